require 'vcr'
require_relative '../lib/greenhouse'

VCR.configure do |config|
  config.cassette_library_dir = 'spec/cassettes'
  config.hook_into :webmock
  config.configure_rspec_metadata!
  config.default_cassette_options = { match_requests_on: %i[method uri body], record: (ENV['RECORD'] || 'none').to_sym }
  config.filter_sensitive_data('<PASSWORD>') { 'YWRhOmh1bnRlcjI=' }
end
