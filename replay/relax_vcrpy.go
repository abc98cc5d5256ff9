package replay

import (
	"slices"
	"strconv"
)

// relaxVcrpy filters the parameters or headers that differ, which vcrpy then
// takes out of both requests, or leaves matchers out.
func relaxVcrpy(r relaxing) relaxed {
	if r.boundary {
		return vcrpyMultipart(r)
	}
	python := func(names []string) string { return listed(names, strconv.Quote) }
	if names, ok := r.parameters("query", "uri", "url"); ok && onlyThese(r.failing, "query", "uri", "url") {
		line := "filter_query_parameters=" + python(names)
		return relaxed{line, line}
	}
	if names, ok := r.headers(); ok && onlyThese(r.failing, "headers") {
		line := "filter_headers=" + python(names)
		return relaxed{line, line}
	}
	kept := r.kept()
	if len(kept) == 0 {
		return relaxed{}
	}
	line := "match_on=" + python(kept)
	return relaxed{line, line}
}

// vcrpyMultipart compares bodies, and headers where they are matched on, without
// the boundary.
func vcrpyMultipart(r relaxing) relaxed {
	compared := "bare(r1)[0] == bare(r2)[0]"
	if slices.Contains(r.failing, "headers") {
		compared = "bare(r1) == bare(r2)"
	}
	kept := slices.DeleteFunc(slices.Clone(r.matchOn), func(name string) bool { return slices.Contains(r.failing, name) })
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
` + "# and in use_cassette: match_on=" + listed(append(kept, "multipart"), strconv.Quote) + "\n"
	return relaxed{boundaryWords, code}
}
