require 'minitest/autorun'
if ENV['REPORTER']
  require 'minitest/reporters'
  Minitest::Reporters.use! Minitest::Reporters.const_get(ENV['REPORTER']).new
end
require 'minispec-metadata'
require 'vcr'
require 'minitest-vcr'
require_relative '../lib/greenhouse'

VCR.configure do |config|
  config.cassette_library_dir = 'test/cassettes'
  config.hook_into :webmock
  config.default_cassette_options = { match_requests_on: %i[method uri body], record: :none }
  config.filter_sensitive_data('<PASSWORD>') { 'YWRhOmh1bnRlcjI=' }
end

MinitestVcr::Spec.configure!
