# Says whether the installed Ruby VCR loads a cassette: first a line with the
# version, then for each line {"text": TEXT, "json": BOOL} what it raises, ""
# for nothing.
require "json"
require "vcr"
require "yaml"

$VERBOSE = nil
VCR.configure { |c| c.allow_http_connections_when_no_cassette = false }
$stderr.reopen(File::NULL)

def load(text, json)
  hash = json ? JSON.parse(text) : VCR::Cassette::Serializers::YAML.deserialize(text)
  raise "no valid VCR 2.0 cassette" unless hash.is_a?(Hash) && hash["http_interactions"].is_a?(Array)
  interactions = hash["http_interactions"].map { |i| VCR::HTTPInteraction.from_hash(i) }
  interactions.each { |i| VCR.request_ignorer.ignore?(i.request) if i.request.uri.is_a?(String) }
end

puts JSON.generate(VCR.version.to_s)
$stdout.flush
while (line = $stdin.gets)
  question = JSON.parse(line)
  begin
    load(question["text"], question["json"])
    answer = ""
  rescue StandardError, Psych::Exception => e
    answer = "#{e.class}: #{e.message.to_s.scrub.lines.first&.chomp}"
  end
  puts JSON.generate(answer)
  $stdout.flush
end
