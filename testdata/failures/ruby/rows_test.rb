# frozen_string_literal: true

require "minitest/autorun"
require_relative "rows"

class RowsTest < Minitest::Test
  i_suck_and_my_tests_are_order_dependent!
  ROWS.each { |row| define_method("test_#{row["id"].tr("-", "_")}") { fail_with(row) } }
end
