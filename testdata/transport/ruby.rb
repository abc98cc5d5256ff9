# Sends requests through Ruby VCR over WebMock and Net::HTTP: ruby.rb MODE
# CASSETTE. Requests and answers as python.py has them; redirects are not
# followed.
require "base64"
require "json"
require "net/http"
require "webmock"
require "vcr"

mode, path = ARGV
VCR.configure do |c|
  c.hook_into :webmock
  c.cassette_library_dir = File.dirname(path)
  c.default_cassette_options = { record: mode.to_sym }
end
# VCR's own JSON serializer needs the gem multi_json; this is what it does.
plain_json = Object.new
def plain_json.file_extension = "json"
def plain_json.serialize(hash) = JSON.generate(hash)
def plain_json.deserialize(string) = JSON.parse(string)
VCR.cassette_serializers[:plain_json] = plain_json

answers = []
VCR.use_cassette(File.basename(path, ".*"), serialize_with: path.end_with?(".json") ? :plain_json : :yaml) do
  answers = JSON.parse($stdin.read).map do |method, url, body|
    uri = URI(url)
    request = Net::HTTPGenericRequest.new(method, !body.nil?, method != "HEAD", uri.request_uri)
    if body
      request.body = Base64.decode64(body)
      request["Content-Type"] = "application/octet-stream"
    end
    response = Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }
    [response.code.to_i, Base64.strict_encode64(response.body.to_s)]
  end
end
puts JSON.generate(answers)
