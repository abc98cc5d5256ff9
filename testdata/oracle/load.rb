# Says what Ruby VCR loads from cassettes: one path a line on standard input,
# one line of JSON with the interactions for each.
require "json"
require "vcr"
require "yaml"

VCR.configure { |c| c.allow_http_connections_when_no_cassette = false }
$VERBOSE = nil

def load(path)
  text = File.binread(path)
  hash = path.end_with?(".json") ? JSON.parse(text) : serializer(path).deserialize(text)
  hash["http_interactions"].map { |i| loaded(VCR::HTTPInteraction.from_hash(i)) }
end

def serializer(path) = VCR::Cassette::Serializers.const_get(path.end_with?(".zz") ? :Compressed : :YAML)

def loaded(interaction)
  request, response = interaction.request, interaction.response
  {
    recorded_at: interaction.recorded_at.utc.strftime("%Y-%m-%dT%H:%M:%S"),
    request: { method: request.method.to_s, url: request.uri, header: lines(request), body: [request.body].pack("m0") },
    response: {
      status: response.status.code, reason: response.status.message, header: lines(response), body: [response.body].pack("m0"),
    },
  }
end

def lines(message) = message.headers.to_h.flat_map { |name, values| values.map { |v| [name.to_s, v.to_s.b.force_encoding("UTF-8").scrub] } }

while (path = $stdin.gets)
  begin
    puts JSON.generate(interactions: load(path.chomp))
  rescue StandardError, Psych::Exception => e
    puts JSON.generate(error: "#{e.class}: #{e.message.lines.first&.chomp}")
  end
  $stdout.flush
end
