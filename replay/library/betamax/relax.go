package betamax

import (
	"slices"
	"strconv"

	"tapedeck/replay/library"
)

// relax leaves matchers out, or the boundary.
func relax(r library.Relaxing) library.Relaxed {
	if r.Boundary {
		return relaxMultipart(r)
	}
	kept := r.Kept()
	if len(kept) == 0 {
		return library.Relaxed{}
	}
	line := "match_requests_on=" + library.Listed(kept, strconv.Quote)
	return library.Relaxed{Words: line, Code: line}
}

func relaxMultipart(r library.Relaxing) library.Relaxed {
	compared := "bare(request)[0] == bare(recorded)[0]"
	if slices.Contains(r.Failing, "headers") {
		compared = "bare(request) == bare(recorded)"
	}
	kept := slices.DeleteFunc(slices.Clone(r.MatchOn), func(name string) bool { return slices.Contains(r.Failing, name) })
	code := `import re
import betamax
from betamax import util

class Multipart(betamax.BaseMatcher):
    """Compares without the multipart boundary, which is new in each run."""
    name = "multipart"

    def match(self, request, recorded_request):
        def bare(request):
            headers = {name.lower(): value for name, value in request.headers.items()}
            kind = headers.get("content-type", "")
            body = util.coerce_content(request.body or b"")
            body = body.encode() if isinstance(body, str) else body
            found = re.search('boundary="?([^";]+)', kind)
            if found:
                headers["content-type"] = kind.replace(found[1], "")
                body = body.replace(found[1].encode(), b"")
            return body, headers
        recorded = util.deserialize_prepared_request(recorded_request)
        return ` + compared + `

betamax.Betamax.register_request_matcher(Multipart)
` + "# and in use_cassette: match_requests_on=" + library.Listed(append(kept, "multipart"), strconv.Quote) + "\n"
	return library.Relaxed{Words: library.BoundaryWords, Code: code}
}
