# frozen_string_literal: true

require_relative "scenes"

RSpec.describe "Greenhouse" do
  SCENES.each { |name, scene| it(name) { scene.call } }
end
