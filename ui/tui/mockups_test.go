package tui

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/ui/tui/browse"
	"tapedeck/ui/tui/detail"
	"tapedeck/ui/tui/folder"
	"tapedeck/ui/tui/opened"

	tea "charm.land/bubbletea/v2"
)

// An exchange is an interaction to be recorded in a test.
type exchange struct {
	method, url  string
	status       int
	body         string
	contentType  string   // "" for application/json, "-" for none
	contentSays  int      // what Content-Length says, 0 for the truth
	moreHeaders  int      // headers besides
	namedHeaders []string // "name: value", after those
}

// headers are the lines of a response's headers.
func (e exchange) headers(indent string) string {
	var b strings.Builder
	add := func(name, value string) { fmt.Fprintf(&b, "%s%s: [%s]\n", indent, name, strconv.Quote(value)) }
	for i := range e.moreHeaders {
		add(fmt.Sprintf("X-Filler-%d", i), "x")
	}
	for _, h := range e.namedHeaders {
		name, value, _ := strings.Cut(h, ": ")
		add(name, value)
	}
	if e.body != "" {
		says := e.contentSays
		if says == 0 {
			says = len(e.body)
		}
		add("Content-Length", strconv.Itoa(says))
		switch e.contentType {
		case "":
			add("Content-Type", "application/json")
		case "-":
		default:
			add("Content-Type", e.contentType)
		}
	}
	if b.Len() == 0 {
		return " {}\n"
	}
	return "\n" + b.String()
}

// govcr records as go-vcr does.
func govcr(version int, exchanges ...exchange) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "---\nversion: %d\ninteractions:\n", version)
	for _, e := range exchanges {
		fmt.Fprintf(&b, "- request:\n    body: \"\"\n    form: {}\n    headers: {}\n    url: %s\n    method: %s\n  response:\n    body: %s\n    headers:%s    status: %s\n    code: %d\n    duration: \"\"\n",
			e.url, e.method, strconv.Quote(e.body), e.headers("      "), strconv.Quote(detail.StatusText(e.status, reasons[e.status])), e.status)
	}
	return b.Bytes()
}

// vcrpy records as vcrpy does.
func vcrpy(exchanges ...exchange) []byte {
	var b bytes.Buffer
	b.WriteString("interactions:\n")
	for _, e := range exchanges {
		fmt.Fprintf(&b, "- request:\n    body: null\n    headers: {}\n    method: %s\n    uri: %s\n  response:\n    body:\n      string: %s\n    headers:%s    status:\n      code: %d\n      message: %s\n",
			e.method, e.url, strconv.Quote(e.body), e.headers("      "), e.status, reasons[e.status])
	}
	b.WriteString("version: 1\n")
	return b.Bytes()
}

var reasons = map[int]string{200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 500: "Internal Server Error"}

// sized is JSON that begins with fields and is n bytes long.
func sized(n int, fields ...string) string {
	body := "{" + strings.Join(fields, ",")
	if len(fields) > 0 {
		body += ","
	}
	if len(body)+len(`"x":""}`) > n {
		return strings.Repeat(" ", n-2) + "{}"
	}
	return body + `"x":"` + strings.Repeat("x", n-len(body)-len(`"x":""}`)) + `"}`
}

// linode is the cassette of M1, M8 and M9.
func linode() []byte {
	const api = "https://api.linode.com/v4beta"
	of := func(method string, status, size int, path string) exchange {
		return exchange{method: method, status: status, url: api + path, body: sized(size)}
	}
	const ips, reserved = "/linode/instances/99170246/ips", "/networking/reserved/ips"
	address := of("POST", 200, 436, ips)
	address.body = sized(436, `"address":"192.0.2.0"`, `"gateway":"172.236.33.1"`, `"subnet_mask":"255.255.255.0"`)
	address.contentSays, address.moreHeaders = 441, 19
	exchanges := []exchange{
		of("GET", 200, 34300, "/regions?page=1"), of("POST", 200, 1000, "/linode/instances"), of("POST", 200, 280, reserved),
		address, of("POST", 400, 81, ips), of("POST", 200, 280, reserved), of("POST", 404, 37, "/linode/instances/63510870/ips"),
		of("DELETE", 200, 2, reserved+"/192.0.2.0"), of("POST", 404, 37, "/linode/instances/888888/ips"),
		of("POST", 400, 106, ips), of("POST", 400, 106, ips), of("POST", 200, 281, reserved), of("POST", 400, 93, ips),
		of("POST", 400, 174, ips), of("POST", 400, 81, ips), of("POST", 400, 85, ips), of("POST", 400, 85, ips),
		of("POST", 400, 85, ips), of("POST", 400, 85, ips), of("DELETE", 200, 2, reserved+"/192.0.2.0"),
		of("DELETE", 200, 2, reserved+"/192.0.2.0"), of("DELETE", 200, 2, "/linode/instances/99170246"),
	}
	file := govcr(1, exchanges...)
	return append(file, "#"+strings.Repeat("-", 69500-len(file)-2)+"\n"...)
}

// granules is the cassette of M2, M13 and M14.
func granules() []byte {
	const urs, cmr = "https://urs.earthdata.nasa.gov", "https://cmr.earthdata.nasa.gov/search/granules.umm_json?bounding_box=1&page_size="
	hits := func(page string) exchange {
		return exchange{method: "GET", url: cmr + page, status: 200, body: `{"hits":0,"took":68,    "items":[] }`, moreHeaders: 21}
	}
	return vcrpy(
		exchange{method: "POST", url: urs + "/api/users/REDACTED", status: 401, body: sized(81)},
		exchange{method: "POST", url: urs + "/api/users/REDACTED", status: 500, body: sized(85)},
		exchange{method: "GET", url: urs + "/profile", status: 302},
		exchange{method: "GET", url: urs + "/home", status: 200, body: "<html>" + strings.Repeat("x", 9094), contentType: "text/html"},
		hits("1"), hits("2"), hits("3"))
}

// searches is the cassette of M12.
func searches() []byte {
	const urs, cmr = "https://urs.earthdata.nasa.gov", "https://cmr.earthdata.nasa.gov/search/granules.umm_json?bounding_box=1&page_size="
	get := func(url string) exchange { return exchange{method: "GET", url: url, status: 200, body: "{}"} }
	return vcrpy(get(urs+"/profile?a=1&b=2"), get(urs+"/users?a=1&b=2"), get(urs+"/groups?a=1&b=2"), get(urs+"/home"),
		get(cmr+"0"), get(cmr+"1"), get(cmr+"2"))
}

// spoken is a response of a language model, whose JSON has 97 lines.
func spoken() []byte {
	body := `{"id":1,"object":2,"created_at":3,"status":4,"background":5,"x":6,"billing":{"payer":7},` +
		`"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"output":[{"id":1,"type":"message",` +
		`"role":2,"content":[{"type":"output_text","annotations":[],"text":"Hi"}]}],` +
		`"format":{"type":"text"},"tools":[{"type":"a"},{"type":"b"},{"type":"c"}],"last":{"type":"d"}`
	for i := range 46 {
		body += fmt.Sprintf(`,"z%d":%d`, i, i)
	}
	e := exchange{method: "POST", url: "https://api.openai.com/v1/responses", status: 200, body: body + "}", contentType: "-",
		moreHeaders: 7, namedHeaders: []string{"openai-processing-ms: 1326"}}
	for i := range 13 {
		e.namedHeaders = append(e.namedHeaders, fmt.Sprintf("y-filler-%d: y", i))
	}
	return vcrpy(e, e)
}

// The screens of the design, row by row.
func TestMockups(t *testing.T) {
	const linodePath = "test/integration/fixtures/TestInstance_AddReservedIPToInstanceVariants.yaml"
	const granulesPath = "tests/unit/fixtures/vcr_cassettes/TestResults.test_no_results.yaml"
	saveOver := func(s *sim) {
		path := s.cassette().File.Path()
		if err := os.WriteFile(path, append(granules(), "# more\n"...), 0o644); err != nil {
			t.Fatal(err)
		}
		s.press("w")
	}
	for _, c := range []struct {
		name          string
		width, height int
		path          string
		file          []byte
		editor, keys  string
		then          func(s *sim)
	}{
		{name: "M1", width: 120, height: 40, path: linodePath, file: linode(), keys: "j j j"},
		{name: "M2", path: granulesPath, file: granules(), keys: `j e s "200" <enter> j j j`},
		{name: "M3", path: "a.yaml", file: spoken(), keys: `j l f j j j j j j j j j j <enter> / "type" <enter> n`},
		{name: "M4", path: "a.yaml", file: spoken(), keys: `l f j <enter> j j j j j j j j e "900"`},
		{name: "M5", path: "a.yaml", file: spoken(), keys: `l f e "503"`},
		{name: "M6", path: "gzip.yaml", file: []byte(contents(t, "../../testdata/vcrpy/gzip.yaml")), keys: `l f v j j j`},
		{name: "M7", path: "gzip.yaml", file: []byte(contents(t, "../../testdata/vcrpy/gzip.yaml")), keys: `l f v v v j j j`},
		{name: "M8", path: linodePath, file: linode(), keys: `/ "status:4xx" <space> "path:99170246"`},
		{name: "M9", path: linodePath, file: linode(), keys: `j j j j j j j <space> <space> d j j j j j j <space> <space> <space>`},
		{name: "M12", path: granulesPath, file: searches(), then: func(s *sim) {
			s.send(tea.PasteMsg{Content: "curl 'https://cmr.earthdata.nasa.gov/search/granules.umm_json?bounding_box=1&page_size=10'"})
		}},
		{name: "M13", path: granulesPath, file: granules(), keys: `d j k d q`},
		{name: "M14", path: granulesPath, file: granules(), keys: `j e s "200" <enter> e s "201" <enter>`, then: saveOver},
		{name: "M15", path: "tests/cassettes/test_responses_tool_use.yaml", file: cutOff()},
		{name: "M17", path: "cassettes/TestCommand_LocalDatabases.yaml", file: []byte("---\nversion: 2\ninteractions: []\n")},
		{name: "M18", path: "a.yaml", file: spoken(), keys: `/ "status:200" <enter> ?`},
		{name: "M19", path: "a.yaml", file: spoken(), editor: `printf '{\n  "a": 1,\n  "b": 2,\n  "cde": 3 4\n}\n' > "$1"`, keys: "E"},
	} {
		if c.width == 0 {
			c.width, c.height = 80, 24
		}
		open := func(t *testing.T, width, height int) *sim {
			t.Chdir(t.TempDir())
			if err := os.MkdirAll(filepath.Dir(c.path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(c.path, c.file, 0o644); err != nil {
				t.Fatal(err)
			}
			s := newScreen(t, width, height, Options{Paths: []string{c.path}, Editor: editorScript(t, c.editor)})
			s.press(c.keys)
			if c.then != nil {
				c.then(s)
			}
			return s
		}
		t.Run(c.name, func(t *testing.T) {
			mockup(t, c.name, open(t, c.width, c.height))
		})
		t.Run(c.name+"-other-size", func(t *testing.T) {
			golden(t, "mockups/"+c.name+"-other-size", open(t, 200-c.width, 64-c.height).text())
		})
	}
}

// cutOff is a cassette whose second interaction ends in a string.
func cutOff() []byte {
	first := vcrpy(exchange{method: "POST", url: "https://api.openai.com/v1/responses", status: 200, body: "{}", moreHeaders: 68, namedHeaders: []string{"long: " + strings.Repeat("x", 1890)}})
	lines := strings.SplitAfter(strings.TrimSuffix(string(first), "version: 1\n"), "\n")
	head := strings.Join(lines, "")
	for i := strings.Count(head, "\n"); i < 107; i++ {
		head += "#\n"
	}
	return []byte(head + "- request:\n    body: '{\"include\":[\"reasoning.encrypted_content\"],\"input\":[{\"role\":\"user\",\"content\":\"What\n      is 1231 * 2331? Use the multiply tool.\"},{\"type\":\"function_call\",\"call_id\":\"1\"\n")
}

// TestFolderMockup is M27: a folder that is being read, by directory.
func TestFolderMockup(t *testing.T) {
	for _, size := range []struct {
		width, height int
	}{{80, 24}, {120, 40}} {
		copiesOf(t, "vcrpy/no-content.yaml") // five interactions, of which one is deleted
		if err := os.MkdirAll("tests/cassettes", 0o755); err != nil {
			t.Fatal(err)
		}
		s := newScreen(t, size.width, size.height, Options{Paths: []string{"tests/cassettes"}})
		f := s.folder()
		f.Halt()
		f.Scan.Halted, f.Scan.Found = false, false
		var cassettes []folder.FolderCassette
		for i := range 212 {
			c := cassette.Found{Path: fmt.Sprintf("openai/runs_%d.yml", i), Size: 229_850, Modified: now.AddDate(-1, 0, 0)}
			switch i {
			case 1:
				c = cassette.Found{Path: "openai/runs_streamed_create.yml", Size: 26_300, Modified: now.AddDate(-2, 0, -1)}
			case 2:
				c = cassette.Found{Path: "broken.yml", Size: 4_100, Modified: now.AddDate(0, 0, -3)}
			}
			cassettes = append(cassettes, folder.FolderCassette{Found: c, At: "tests/cassettes/" + c.Path})
		}
		folder.FolderFound{Folder: f, Gen: f.Scan.Gen, Cassettes: cassettes, All: true, Now: now}.Apply(s.app)
		read := append([]folder.FolderCassette(nil), cassettes[:120]...)
		for i := range read {
			read[i].Read = true
			read[i].Format, read[i].Len = cassette.Format{Name: "ruby-vcr-yaml"}, 4
		}
		read[2].Err = os.ErrInvalid
		folder.FolderRead{Folder: f, Gen: f.Scan.Gen, Read: read}.Apply(s.app)
		s.press("j")
		changed, err := cassette.Open("vcrpy/no-content.yaml", cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		other := opened.New(s.cassettes, changed, now)
		s.cassettes.ByPath[cassettes[1].At] = other
		other.List.Resize(changed.Len(), 5)
		browse.DeleteActed(other, s.app)
		s.Hush()
		if size.width == 80 {
			mockup(t, "M27", s)
		} else {
			golden(t, "mockups/M27-other-size", s.text())
		}
	}
}

var leftOut = regexp.MustCompile(`^⋮ (\d+) rows?$`)

// mockup compares a screen with a mock-up: each row, as wide as the screen,
// but for those left out. "_" is the terminal's cursor.
func mockup(t *testing.T, name string, s *sim) {
	t.Helper()
	got := strings.Split(s.text(), "\n")
	if c := s.View().Cursor; c != nil {
		row := []rune(got[c.Y])
		row[c.X] = '_'
		got[c.Y] = string(row)
	}
	at := 0
	for want := range strings.Lines(contents(t, filepath.Join(home, "testdata", "mockups", name+".txt"))) {
		want = strings.TrimSuffix(want, "\n")
		if m := leftOut.FindStringSubmatch(want); m != nil {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			at += n
			continue
		}
		if at >= len(got) || got[at] != want {
			t.Errorf("row %d is not\n%s|\nthe screen is\n%s", at, want, strings.Join(got, "|\n"))
			return
		}
		at++
	}
	if at != len(got) {
		t.Errorf("the screen has %d rows, the mock-up %d", len(got), at)
	}
}
