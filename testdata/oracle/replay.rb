# Sends the requests of cassettes again to Ruby VCR's player: one path a line on
# standard input, one line of JSON with the answers for each.
require "json"
require "net/http"
require "vcr"
require "webmock"
require "yaml"
require "zlib"

VCR.configure { |c| c.hook_into :webmock }

def replay(path)
  VCR.configuration.cassette_library_dir = File.dirname(path)
  packed = path.end_with?(".zz")
  text = packed ? Zlib::Inflate.inflate(File.binread(path)).force_encoding("UTF-8") : File.read(path, encoding: "UTF-8")
  recorded = YAML.unsafe_load(text)["http_interactions"]
  serializer = packed ? :compressed : :yaml
  VCR.use_cassette(File.basename(path, ".*"), record: :none, match_requests_on: [:method, :uri], serialize_with: serializer) do
    recorded.map { |i| answer(i["request"]["method"].to_s, i["request"]["uri"]) }
  end
end

def answer(method, url)
  uri = URI(url)
  request = Net::HTTPGenericRequest.new(method.upcase, false, method != "head", uri)
  response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") { |http| http.request(request) }
  {
    method: method, url: url, status: response.code.to_i, reason: response.message,
    header: response.each_header.to_a, body: [response.body.to_s.b].pack("m0"),
  }
end

while (path = $stdin.gets)
  begin
    puts JSON.generate(answers: replay(path.chomp))
  rescue StandardError => e
    puts JSON.generate(error: "#{e.class}: #{e.message.lines.first&.chomp}")
  end
  $stdout.flush
end
