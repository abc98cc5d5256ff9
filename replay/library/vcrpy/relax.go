package vcrpy

import (
	"slices"
	"strconv"

	"tapedeck/replay/library"
)

// relax filters the parameters, headers or form fields that differ, which vcrpy then
// takes out of both requests, or leaves matchers out.
func relax(r library.Relaxing) library.Relaxed {
	if r.Boundary {
		return relaxMultipart(r)
	}
	python := func(names []string) string { return library.Listed(names, strconv.Quote) }
	if names, ok := r.Parameters("query", "uri", "url"); ok && library.OnlyThese(r.Failing, "query", "uri", "url") {
		line := "filter_query_parameters=" + python(names)
		return library.Relaxed{Words: line, Code: line}
	}
	if names, ok := r.Headers(); ok && library.OnlyThese(r.Failing, "headers") {
		line := "filter_headers=" + python(names)
		return library.Relaxed{Words: line, Code: line}
	}
	if names, ok := r.Form(); ok && library.OnlyThese(r.Failing, "body") && r.Live.Method == "POST" && r.Recorded.Method == "POST" {
		line := "filter_post_data_parameters=" + python(names) // which vcrpy takes out of POSTs alone
		return library.Relaxed{Words: line, Code: line}
	}
	kept := r.Kept()
	if len(kept) == 0 {
		return library.Relaxed{}
	}
	line := "match_on=" + python(kept)
	return library.Relaxed{Words: line, Code: line}
}

// relaxMultipart compares bodies, and headers where they are matched on, without
// the boundary.
func relaxMultipart(r library.Relaxing) library.Relaxed {
	compared := "bare(r1)[0] == bare(r2)[0]"
	if slices.Contains(r.Failing, "headers") {
		compared = "bare(r1) == bare(r2)"
	}
	kept := slices.DeleteFunc(slices.Clone(r.MatchOn), func(name string) bool { return slices.Contains(r.Failing, name) })
	code := `import re
import vcr

def multipart(r1, r2):
    """Compares without the multipart boundary, which is new in each run."""
    def bare(request):
        headers = {name.lower(): value for name, value in request.headers.items()}
        kind = headers.get("content-type", "")
        kind = kind.decode() if isinstance(kind, bytes) else kind
        body = request.body
        body = body.read() if hasattr(body, "read") else body
        found = re.search('boundary="?([^";]+)', kind)
        if found:
            headers["content-type"] = kind.replace(found[1], "")
            body = (body or b"").replace(found[1].encode(), b"")
        return body, headers
    assert ` + compared + `

# vcr.default_vcr is what vcr.use_cassette uses; a vcr.VCR() of your own has its own matchers.
vcr.default_vcr.register_matcher("multipart", multipart)
` + "# and in use_cassette: match_on=" + library.Listed(append(kept, "multipart"), strconv.Quote) + "\n"
	return library.Relaxed{Words: library.BoundaryWords, Code: code}
}
