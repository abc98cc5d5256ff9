package rubyvcr

import (
	"slices"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/ruby"
)

// relax ignores the parameters that differ, compares JSON by value, or
// leaves matchers out.
func relax(r library.Relaxing) library.Relaxed {
	if r.Boundary {
		return relaxMultipart(r)
	}
	var kept []string
	for _, name := range r.MatchOn {
		switch {
		case !slices.Contains(r.Failing, name):
			kept = append(kept, name)
		case name == "uri" || name == "query":
			if params, ok := r.Parameters(name); ok {
				kept = append(kept, "uri_without_params:"+strings.Join(params, ","))
			} else if name == "uri" {
				kept = append(kept, r.AgreedParts(name)...)
			}
		case strings.HasPrefix(name, "uri_without_params:"):
			if params, ok := r.Parameters(name); ok {
				kept = append(kept, name+","+strings.Join(params, ","))
			}
		case name == "body":
			if o, ok := judge("body_as_json", r.Version, r.Live, r.Recorded); ok && o.Agreed {
				kept = append(kept, "body_as_json")
			}
		}
	}
	line := matchOn(kept)
	return library.Relaxed{Words: line, Code: line}
}

// matchOn is "" where there is nothing to match on, or what a matcher is can
// only be taken from the test (a lambda).
func matchOn(names []string) string {
	var list []string
	for _, name := range names {
		params, without := strings.CutPrefix(name, "uri_without_params:")
		switch {
		case without:
			var symbols []string
			for _, p := range strings.Split(params, ",") {
				symbols = append(symbols, ":"+symbol(p))
			}
			list = append(list, "VCR.request_matchers.uri_without_params("+strings.Join(symbols, ", ")+")")
		case strings.ContainsAny(name, " #<"):
			return ""
		default:
			list = append(list, ":"+symbol(name))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "match_requests_on: [" + strings.Join(list, ", ") + "]"
}

func symbol(name string) string {
	plain := func(r rune) bool {
		return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	if name != "" && strings.IndexFunc(name, func(r rune) bool { return !plain(r) }) < 0 && (name[0] < '0' || name[0] > '9') {
		return name
	}
	return ruby.Inspect(name)
}

func relaxMultipart(r library.Relaxing) library.Relaxed {
	compared := "bare.(a)[0] == bare.(b)[0]"
	if slices.Contains(r.Failing, "headers") {
		compared = "bare.(a) == bare.(b)"
	}
	kept := slices.DeleteFunc(slices.Clone(r.MatchOn), func(name string) bool { return slices.Contains(r.Failing, name) })
	line := matchOn(append(kept, "multipart"))
	if line == "" {
		line = "match_requests_on: your matchers and :multipart"
	}
	code := `VCR.configure do |c|
  # compares without the multipart boundary, which is new in each run
  c.register_request_matcher(:multipart) do |a, b|
    bare = lambda do |request|
      headers = (request.headers || {}).to_h { |name, values| [name.downcase, Array(values)] }
      body = request.body.to_s.b
      boundary = headers.fetch("content-type", []).join[/boundary="?([^";]+)/, 1] || body[/\A--([^\r\n]+)/, 1]
      if boundary
        headers["content-type"] = headers.fetch("content-type", []).map { |value| value.gsub(boundary, "") }
        body = body.gsub(boundary.b, "")
      end
      [body, headers]
    end
    ` + compared + `
  end
end
` + "# and in use_cassette: " + line + "\n"
	return library.Relaxed{Words: library.BoundaryWords, Code: code}
}
