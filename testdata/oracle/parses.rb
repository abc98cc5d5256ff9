# Says what a parser refuses: as parses.py does, for Psych and Ruby's json.
require "base64"
require "json"
require "psych"

def refusal(kind, data)
  stage = "syntax: "
  text = data.force_encoding("UTF-8")
  raise EncodingError, "not UTF-8" unless text.valid_encoding?
  return JSON.parse(text) && "" if kind == "json"

  Psych.parse_stream(text)
  stage = "construct: "
  Psych.unsafe_load(text)
  ""
rescue StandardError, Psych::Exception, SystemStackError => e
  "#{stage}#{e.class}: #{e.message.to_s.scrub.lines.first&.chomp}"
end

while (line = $stdin.gets)
  puts JSON.generate(refusal(ARGV[0], Base64.strict_decode64(JSON.parse(line)["text"])))
  $stdout.flush
end
