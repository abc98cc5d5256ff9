# frozen_string_literal: true

# The Ruby VCR recordings: one subject a run, as the server counts what it was
# asked before.
#
#     ruby record_ruby.rb PORT FOLDER SUBJECT
#
# PORT is that of server.py on the loopback interface.
require "net/http"
require "json"
require "vcr"
require "webmock"

PORT, FOLDER, SUBJECT = ARGV
API = "http://api.greenhouse.test"

# Every *.test name is the server on the loopback interface, so that the
# recordings read http://api.greenhouse.test/ and not http://127.0.0.1:40123/.
module ToLoopback
  def tcp(host, *)
    raise "recordings talk to *.test only, not to #{host}" unless host.end_with?(".test")

    super("127.0.0.1", PORT.to_i)
  end
end
Socket.singleton_class.prepend(ToLoopback)

VCR.configure do |config|
  config.cassette_library_dir = FOLDER
  config.hook_into :webmock
  config.before_record { |i| i.recorded_at = Time.utc(2026, 3, 3, 9, 41) }
  # What net/http reads is binary; projects that want to read their cassettes
  # say what it is.
  config.before_record(:utf_8) do |i|
    body = i.response.body
    body.force_encoding("UTF-8")
    body.force_encoding("ASCII-8BIT") unless body.valid_encoding?
  end
  config.before_record(:latin_1) { |i| i.response.body.force_encoding("ISO-8859-1") }
end

# VCR's own JSON serializer up to 6.0 and since 6.1, without the multi_json gem.
JSONSerializer = Struct.new(:generate) do
  def file_extension = "json"
  def serialize(hash) = JSON.public_send(generate, hash)
  def deserialize(text) = JSON.parse(text)
end
VCR.cassette_serializers[:json_in_one_line] = JSONSerializer.new(:generate)
VCR.cassette_serializers[:json_pretty] = JSONSerializer.new(:pretty_generate)

def send_request(kind, path, body = nil, headers = {})
  uri = URI(API + path)
  request = kind.new(uri, headers)
  request.body = body
  Net::HTTP.start(uri.host, uri.port, nil) { |http| http.request(request) }
end

def get(path, headers = {}) = send_request(Net::HTTP::Get, path, nil, headers)
def post(path, body, headers = {}) = send_request(Net::HTTP::Post, path, body, headers)

JSON_TYPE = { "Content-Type" => "application/json" }.freeze
FORM_TYPE = { "Content-Type" => "application/x-www-form-urlencoded" }.freeze
TEXT_TYPE = { "Content-Type" => "text/plain" }.freeze

# Texts that Psych lays out each in its own way.
TEXTS = [
  "two\nlines\n", "two\nlines", "two\nlines\n\n", "  leading blanks\nand more\n", "\n\nblank lines first\n",
  "tab\tand trailing blanks  \nin a line\n", "a line that is longer than eighty characters, so that a plain scalar is folded by blanks somewhere here",
  "cr lf\r\nlines\r\n", "ümläut\nlines: #2\n", "emoji 🌱\nlines\n", "yes", "123", "~", "- a: b # c", "'quoted'", "*/*", "", "ends in colon: \nmore"
].freeze

def every_kind
  get("/v1/plants?page=1")
  get("/")
  get("/v1/plants/4/notes")
  get("/images/leaf.png")
  post("/session", URI.encode_www_form(user: "gärtner", password: "a b&c=d"), FORM_TYPE)
  send_request(Net::HTTP::Delete, "/v1/plants/7")
end

SUBJECTS = {
  "json" => [{}, -> { get("/v1/plants?page=1") }],
  "gzip" => [{}, -> { get("/v1/plants/4/readings", "Accept-Encoding" => "gzip") }],
  "gzip-inflated" => [{}, -> { get("/v1/plants/4/readings") }],
  "gzip-decoded" => [{ decode_compressed_response: true }, -> { get("/v1/plants/4/readings", "Accept-Encoding" => "gzip") }],
  "png" => [{}, -> { get("/images/leaf.png") }],
  "html" => [{}, -> { get("/") }],
  "form" => [{}, -> { post("/session", URI.encode_www_form(user: "gärtner", password: "a b&c=d"), FORM_TYPE) }],
  "unicode" => [{ tag: :utf_8 }, lambda {
    get("/v1/plants/4/notes")
    post("/v1/plants", JSON.generate(name: "Grünlilie 🌱", latin: "Chlorophytum"), JSON_TYPE)
  }],
  "unlabelled" => [{}, -> { get("/v1/plants/4/notes") }],
  "latin-1" => [{ tag: :latin_1 }, -> { get("/latin-1") }],
  "redirect" => [{}, lambda {
    get("/v1/plants/4/photo")
    get("/images/leaf.png")
  }],
  "errors" => [{}, lambda {
    get("/v1/plants/99")
    2.times { get("/v1/pump") }
  }],
  "no-content" => [{}, lambda {
    send_request(Net::HTTP::Delete, "/v1/plants/7")
    send_request(Net::HTTP::Head, "/v1/plants")
    get("/empty")
    post("/upload", "")
  }],
  "repeated" => [{}, -> { 3.times { get("/v1/jobs/12") } }],
  "texts" => [{}, -> { TEXTS.each { |text| post("/upload", text, TEXT_TYPE) } }],
  "exact-bytes" => [{ preserve_exact_body_bytes: true }, -> { every_kind }],
  "every-kind" => [{ tag: :utf_8 }, -> { every_kind }],
  "serialized" => [{ serialize_with: :json_in_one_line, preserve_exact_body_bytes: true }, -> { every_kind }],
  "serialized-pretty" => [{ serialize_with: :json_pretty, tag: :utf_8 }, -> { TEXTS.each { |text| post("/upload", text, TEXT_TYPE) } }],
  "zlib" => [{ serialize_with: :compressed, tag: :utf_8 }, -> { every_kind }]
}.freeze

options, exchange = SUBJECTS.fetch(SUBJECT)
VCR.use_cassette(SUBJECT, record: :once, **options) { exchange.call }
