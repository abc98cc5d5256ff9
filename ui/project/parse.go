package project

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/secret"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/settings"
)

// Bounds of what a file may ask for.
const (
	maxParallel = 32
	maxTimeout  = time.Hour
)

// Parse reads the text of a project file. What is not known in it is an error
// with its line.
func Parse(text []byte) (File, error) {
	f := File{hash: hashText(text)}
	root, err := settings.Parse(text)
	if err != nil {
		return File{}, err
	}
	return f, mapping(root, map[string]reader{
		"replay":   f.Replay.read,
		"volatile": func(n *yaml.Node) (err error) { f.Volatile, err = readVolatile(n); return err },
		"limits":   f.Limits.read,
		"filters":  f.Filters.read,
		"hosts":    f.readHosts,
	})
}

// A reader takes the value of one key.
type reader func(n *yaml.Node) error

// mapping reads a mapping whose keys are known.
func mapping(n *yaml.Node, keys map[string]reader) error {
	return settings.Members(n, func(key, value *yaml.Node) error {
		read, ok := keys[key.Value]
		if !ok {
			return settings.Errorf(key, "no setting %q: %s", key.Value, render.Listed(sortedNames(keys)))
		}
		return read(value)
	})
}

func sortedNames(keys map[string]reader) []string {
	var names []string
	for name := range keys {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// into reads a text.
func into(to *string) reader {
	return func(n *yaml.Node) (err error) { *to, err = settings.Text(n); return err }
}

// intoList reads a list of texts.
func intoList(to *[]string) reader {
	return func(n *yaml.Node) error {
		return settings.Items(n, func(item *yaml.Node) error {
			text, err := settings.Text(item)
			*to = append(*to, text)
			return err
		})
	}
}

func (r *Replay) read(n *yaml.Node) error {
	err := mapping(n, map[string]reader{
		"library":  r.readLibrary,
		"version":  into(&r.Version),
		"mode":     into(&r.Mode),
		"match_on": intoList(&r.Matchers),
	})
	if err != nil || r.Library == "" {
		return err
	}
	for _, l := range all.Libraries() {
		if l.Name != r.Library {
			continue
		}
		if r.Mode != "" && !slices.Contains(l.Modes, r.Mode) {
			return settings.Errorf(n, "%s has no mode %q: %s", l.Name, r.Mode, render.Listed(l.Modes))
		}
		for _, name := range r.Matchers {
			if !l.Knows(name) {
				return settings.Errorf(n, "%s has no matcher %q: %s", l.Name, name, render.Listed(l.Matchers))
			}
		}
	}
	return nil
}

func (r *Replay) readLibrary(n *yaml.Node) error {
	var names []string
	for _, l := range all.Libraries() {
		names = append(names, l.Name)
	}
	if !slices.Contains(names, n.Value) {
		return settings.Errorf(n, "no library %q: %s", n.Value, render.Listed(names))
	}
	r.Library = n.Value
	return nil
}

func readVolatile(n *yaml.Node) (model.Volatile, error) {
	var v model.Volatile
	err := mapping(n, map[string]reader{"add": intoList(&v.Add), "not": intoList(&v.Not)})
	return v, err
}

func (l *Limits) read(n *yaml.Node) error {
	return mapping(n, map[string]reader{
		"parallel": func(n *yaml.Node) error {
			i, err := strconv.Atoi(n.Value)
			if err != nil || i < 1 || i > maxParallel {
				return settings.Errorf(n, "%q is not a number from 1 to %d", n.Value, maxParallel)
			}
			l.Parallel = i
			return nil
		},
		"per_second": func(n *yaml.Node) error {
			x, err := strconv.ParseFloat(n.Value, 64)
			if err != nil || !(x > 0) || math.IsInf(x, 0) {
				return settings.Errorf(n, "%q is not a number above 0", n.Value)
			}
			l.PerSecond = x
			return nil
		},
		"timeout": func(n *yaml.Node) error {
			d, err := time.ParseDuration(n.Value)
			if err != nil || d <= 0 || d > maxTimeout {
				return settings.Errorf(n, "%q is not a time like 10s or 2m, up to 1h", n.Value)
			}
			l.Timeout = d
			return nil
		},
		"body": func(n *yaml.Node) (err error) {
			mb, err := strconv.Atoi(strings.TrimSuffix(n.Value, " MB"))
			if err != nil || mb < 1 || mb > 1024 || !strings.HasSuffix(n.Value, " MB") {
				return settings.Errorf(n, "%q is not a size from 1 MB to 1024 MB", n.Value)
			}
			l.Body = int64(mb) << 20
			return nil
		},
	})
}

func (f *Filters) read(n *yaml.Node) error {
	return mapping(n, map[string]reader{
		"filter_headers":              replacements(&f.Requests.Headers),
		"filter_query_parameters":     replacements(&f.Requests.Query),
		"filter_post_data_parameters": replacements(&f.Requests.PostData),
		"decode_compressed_response": func(n *yaml.Node) error {
			if err := n.Decode(&f.Decode); err != nil {
				return settings.Errorf(n, "%q is not true or false", n.Value)
			}
			return nil
		},
		"placeholders": func(n *yaml.Node) error {
			return settings.Items(n, func(item *yaml.Node) error {
				var p secret.Placeholder
				err := mapping(item, map[string]reader{"placeholder": into(&p.Placeholder), "replace": into(&p.Replace)})
				if err == nil && (p.Placeholder == "" || p.Replace == "") {
					err = settings.Errorf(item, "a placeholder needs both placeholder and replace")
				}
				f.Placeholders = append(f.Placeholders, p)
				return err
			})
		},
		"filter_sensitive_data": placeholders(&f.Placeholders),
	})
}

// replacements reads vcrpy's lists: a name is removed, [name, text] replaced.
func replacements(to *[]library.Replacement) reader {
	return func(n *yaml.Node) error {
		return settings.Items(n, func(item *yaml.Node) error {
			name, value := item, (*yaml.Node)(nil)
			if item.Kind == yaml.SequenceNode && len(item.Content) == 2 {
				name, value = item.Content[0], item.Content[1]
			}
			text, err := settings.Text(name)
			if err != nil {
				return err
			}
			r := library.Replacement{Name: text}
			if value != nil && value.Tag != "!!null" {
				with, err := settings.Text(value)
				if err != nil {
					return err
				}
				r.Value = &with
			}
			*to = append(*to, r)
			return nil
		})
	}
}

// placeholders reads a mapping of what stands in the cassette to what it
// stands for.
func placeholders(to *[]secret.Placeholder) reader {
	return func(n *yaml.Node) error {
		return settings.Members(n, func(key, value *yaml.Node) error {
			text, err := template(value)
			if key.Value == "" || err == nil && text == "" {
				return settings.Errorf(key, "neither a placeholder nor what it stands for can be empty")
			}
			*to = append(*to, secret.Placeholder{Placeholder: key.Value, Replace: text})
			return err
		})
	}
}

func (f *File) readHosts(n *yaml.Node) error {
	return settings.Members(n, func(key, value *yaml.Node) error {
		origin, err := origin(key)
		if err != nil {
			return err
		}
		for _, h := range f.Hosts {
			if h.Origin == origin {
				return settings.Errorf(key, "%s is set twice", origin)
			}
		}
		h := Host{Origin: origin, NoScheme: !strings.Contains(key.Value, "://")}
		if err := h.read(value); err != nil {
			return err
		}
		f.Hosts = append(f.Hosts, h)
		return nil
	})
}

func (h *Host) read(n *yaml.Node) error {
	return mapping(n, map[string]reader{
		"send_to": func(n *yaml.Node) (err error) { h.Live, err = origin(n); return err },
		"headers": func(n *yaml.Node) error {
			return settings.Members(n, func(key, value *yaml.Node) error {
				text, err := template(value)
				if err == nil && !send.ValidHeader(key.Value, text) {
					err = settings.Errorf(key, "header %q: the name or the value is not allowed in a header", key.Value)
				}
				h.Header = append(h.Header, model.HeaderLine{Name: key.Value, Value: text})
				return err
			})
		},
		"query": func(n *yaml.Node) error {
			return settings.Members(n, func(key, value *yaml.Node) error {
				text, err := template(value)
				h.Query = append(h.Query, send.Parameter{Name: key.Value, Value: text})
				return err
			})
		},
		"placeholders": placeholders(&h.Placeholders),
		"certificate": func(n *yaml.Node) error {
			c := &h.Certificate
			err := mapping(n, map[string]reader{"cert": into(&c.Cert), "key": into(&c.Key), "ca": into(&c.CA)})
			if err == nil && (c.Cert == "") != (c.Key == "") {
				err = settings.Errorf(n, "a certificate needs both cert and key")
			}
			return err
		},
	})
}

// origin reads a host: one without a scheme is spoken to by https.
func origin(n *yaml.Node) (string, error) {
	text := n.Value
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	origin := send.Origin(text)
	if err != nil || origin == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", settings.Errorf(n, "%q is not a host: api.github.com, or http://localhost:8000 without TLS", n.Value)
	}
	return origin, nil
}

// template reads a text that may name variables.
func template(n *yaml.Node) (string, error) {
	text, err := settings.Text(n)
	if err == nil && strings.Contains(variable.ReplaceAllString(text, ""), "${") {
		err = settings.Errorf(n, "%q: a variable is written ${NAME}", text)
	}
	return text, err
}
