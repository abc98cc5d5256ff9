# frozen_string_literal: true

require "minitest/autorun"
require_relative "scenes"

class GreenhouseTest < Minitest::Test
  i_suck_and_my_tests_are_order_dependent!
  SCENES.each { |name, scene| define_method("test_#{name.tr(" ", "_")}") { scene.call } }
end
