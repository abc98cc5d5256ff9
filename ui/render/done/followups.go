package done

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/ui/render"
)

// FollowUps names the fields that changed along with a step, "" if none did:
// ", Content-Length 12 -> 14", of several that are the same now ", reason OK, Found ->
// Gone", of many how often each: ", Content-Length followed in 20".
func FollowUps(ups []model.FollowUp) string {
	line := ""
	if len(ups) <= mostListed {
		for n, up := range ups {
			alike := func(other model.FollowUp) bool { return other.To == up.To && followed(other) == followed(up) }
			if slices.ContainsFunc(ups[:n], alike) {
				continue
			}
			var from []string
			for _, other := range ups {
				if alike(other) {
					from = append(from, other.From)
				}
			}
			said, _ := Several(from, up.To).In(mostFollowed)
			line += fmt.Sprintf(", %s %s", followed(up), said)
		}
		return line
	}
	often := map[string]int{}
	var names []string
	for _, up := range ups {
		name := followed(up)
		if often[name]++; often[name] == 1 {
			names = append(names, name)
		}
	}
	for _, name := range names {
		line += fmt.Sprintf(", %s followed in %s", name, render.Count(often[name]))
	}
	return line
}

// mostFollowed is how many cells the values of a field that followed take.
const mostFollowed = 2*mostValue + len(arrow)

// followed is the field's name without its place: one of the format's own is
// known by the last part of it.
func followed(up model.FollowUp) string {
	name := up.Field[strings.LastIndexByte(up.Field, '.')+1:]
	if f, err := model.ParseField(up.Field); err == nil {
		name = cmp.Or(f.Name, string(f.Part))
	}
	return render.Sanitize(name)
}
