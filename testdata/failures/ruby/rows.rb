# frozen_string_literal: true

# Each row of error_messages.json as the message of an exception.
require "json"

module VCR
  module Errors
    class UnhandledHTTPRequestError < StandardError; end
    class UnusedHTTPInteractionError < StandardError; end
  end
end

ROWS = JSON.parse(File.read(ENV.fetch("ROWS")))["vectors"].select { |row| row["system"] == "ruby-vcr" }

# The row without the class name that may stand first.
def fail_with(row)
  first, rest = row["text"].split("\n", 2)
  message = first.start_with?("VCR::Errors::") ? rest : row["text"]
  unused = row["expect"]["kind"] == "unused"
  raise (unused ? VCR::Errors::UnusedHTTPInteractionError : VCR::Errors::UnhandledHTTPRequestError), message
end
