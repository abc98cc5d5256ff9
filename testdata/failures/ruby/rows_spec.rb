# frozen_string_literal: true

require_relative "rows"

RSpec.describe "Rows" do
  ROWS.each { |row| it(row["id"]) { fail_with(row) } }
end
