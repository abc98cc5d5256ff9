# Plays sessions in Ruby VCR: questions and answers as session.py has them. The
# cassette that is asked about is the innermost of those given.
require "base64"
require "json"
require "net/http"
require "tmpdir"
require "vcr"
require "webmock"

class Failed < StandardError; end

# Offline is what InternetConnection.available? says.
module VCR::InternetConnection
  class << self
    attr_accessor :available
    def available? = available
  end
end

def outcome(method, url)
  uri = URI(url)
  request = Net::HTTPGenericRequest.new(method, false, true, uri)
  Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }.body
rescue StandardError, SyntaxError => e
  "error:#{e.class}"
end

def options(cassette)
  o = {}
  o[:record] = cassette["mode"].to_sym unless cassette["mode"].empty?
  o[:allow_playback_repeats] = true if cassette["repeats"]
  o[:re_record_interval] = cassette["interval"] if cassette["interval"] > 0
  o[:clean_outdated_http_interactions] = true if cassette["clean"]
  o[:allow_unused_http_interactions] = false if cassette["forbid"]
  o[:exclusive] = true if cassette["exclusive"]
  o
end

# inserted nests the cassettes, the first outermost.
def inserted(cassettes, at, got, question)
  if at == cassettes.size
    question["requests"].each { |method, url| got << outcome(method, url) }
    raise Failed if question["raises"]
    return
  end
  VCR.use_cassette("c#{at}", options(cassettes[at])) { inserted(cassettes, at + 1, got, question) }
end

def answer(question)
  cassettes = (question["outer"] || []) + [question]
  got, raised = [], ""
  Dir.mktmpdir do |folder|
    VCR.configure do |c|
      c.cassette_library_dir = folder
      c.hook_into :webmock
    end
    VCR.request_ignorer.clear_hooks
    ignored = question["ignore"] || []
    VCR.configuration.ignore_request { |r| ignored.any? { |i| r.uri.end_with?(i) } } unless ignored.empty?
    VCR::InternetConnection.available = !question["offline"]
    cassettes.each_with_index do |c, at|
      File.binwrite(File.join(folder, "c#{at}.yml"), Base64.decode64(c["file"])) if c["file"]
    end
    begin
      inserted(cassettes, 0, got, question)
    rescue Failed
      raised = ""
    rescue StandardError, SyntaxError => e
      raised = e.class.to_s
    end
    VCR.eject_cassette(skip_no_unused_interactions_assertion: true) while VCR.current_cassette rescue nil
    path = File.join(folder, "c#{cassettes.size - 1}.yml")
    saved = File.exist?(path) ? Base64.strict_encode64(File.binread(path)) : nil
    return { got: got, raised: raised, saved: saved }
  end
end

while (line = $stdin.gets)
  puts JSON.generate(answer(JSON.parse(line)))
  $stdout.flush
end
