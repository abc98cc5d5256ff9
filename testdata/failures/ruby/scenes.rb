# frozen_string_literal: true

# Scenes that fail because their cassettes hold no such request.
require "net/http"
require "vcr"
require "webmock"

API = "http://api.greenhouse.test"

VCR.configure do |config|
  config.cassette_library_dir = "."
  config.hook_into :webmock
  config.debug_logger = $stderr if ENV["VCR_LOG"]
end

SCENES = {
  "asks for another page" => lambda {
    VCR.use_cassette("greenhouse") { Net::HTTP.get(URI("#{API}/beds?page=2")) }
  },
  "asks twice" => lambda {
    VCR.use_cassette("greenhouse", record: :none) { 2.times { Net::HTTP.get(URI("#{API}/beds?page=1")) } }
  },
  "sends another body" => lambda {
    VCR.use_cassette("greenhouse", record: :none, match_requests_on: %i[method uri body headers]) do
      Net::HTTP.post(URI("#{API}/beds"), "{\n  \"bed\": 2\n}\n\n  Body: over\n", "X-Plan" => "it's \"basic\" \#{ä}")
    end
  },
  "has no cassette" => -> { Net::HTTP.get(URI("#{API}/pumps")) },
  "nests cassettes" => lambda {
    VCR.use_cassette("greenhouse", record: :none) do
      VCR.use_cassette("inner", record: :none, match_requests_on: [:host]) do
        Net::HTTP.get(URI("http://other.greenhouse.test/pumps"))
      end
    end
  },
  "leaves some" => lambda {
    VCR.use_cassette("greenhouse", allow_unused_http_interactions: false, match_requests_on: %i[method uri body headers]) {}
  },
  "fails because of another error" => lambda {
    begin
      VCR.use_cassette("greenhouse", record: :none) { Net::HTTP.get(URI("#{API}/valves")) }
    rescue StandardError
      raise "the greenhouse does not answer"
    end
  }
}.freeze
