package library

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/source"
)

// A pytestSettings is what pytest's configuration says: the options that it adds
// to each run, and where modules are.
type pytestSettings struct {
	options, paths []string
}

// ReadPython reads the code around a test of Python: its file and what of its folder
// holds no other tests, which it would have to import, what is set up in the folders
// above, pytest's plugins that the configuration and the code name, and what they
// import. options are those of the configuration.
func (c *Code) ReadPython(project fs.FS, t TestCase) (options []string) {
	if r, ok := c.Known.ofPython(t); ok {
		c.files, c.first, c.from = slices.Clip(r.files), r.first, r.from
		return r.options
	}
	c.Read(project, t.Folder, t.File, source.Python, func(name string) bool {
		return strings.HasSuffix(name, ".py") && (t.File == "" || !holdsTests(name))
	})
	folders := []string{t.Folder}
	for folder := t.Folder; folder != path.Dir(folder); {
		folder = path.Dir(folder)
		folders = append(folders, folder)
		c.Read(project, folder, "", source.Python, FilesEnding("conftest.py", "__init__.py"))
	}
	settings := c.Known.pytestOf(project, folders)
	module := func(f CodeFile, i source.Import) [][]string {
		return c.Known.module(project, f, i.Path, settings.paths)
	}
	for _, name := range append(pluginsOf(settings.options), c.pytestPlugins()...) {
		for _, files := range PythonModule(CodeFile{Path: "conftest.py"}, name, settings.paths...) {
			if c.Add(project, files[0], source.Python) {
				break
			}
		}
	}
	c.Follow(project, source.Python, module)
	c.Known.keepPython(t, readCodeOf{c.files, c.first, c.from, settings.options})
	return settings.options
}

// pluginsOf are the modules that -p names.
func pluginsOf(options []string) (names []string) {
	for i, option := range options {
		name, ok := strings.CutPrefix(option, "-p")
		if ok && name == "" && i+1 < len(options) {
			name = options[i+1]
		}
		if ok && name != "" && !strings.HasPrefix(name, "no:") {
			names = append(names, name)
		}
	}
	return names
}

// pytestPlugins are the modules that pytest_plugins names.
func (c *Code) pytestPlugins() (names []string) {
	for _, f := range c.files {
		for _, a := range f.Assigns {
			if texts, ok := a.Value.Strings(); ok && a.Name == "pytest_plugins" {
				names = append(names, texts...)
			}
		}
	}
	return names
}

// readPytest reads the first configuration that is there, as pytest looks for it
// (_pytest/config/findpaths.py of 9.2): from the folder that it ran in, which is
// taken to be the project's, then in the folders down to the test's.
func readPytest(project fs.FS, folders []string) pytestSettings {
	for _, folder := range slices.Backward(folders) {
		for _, file := range []struct {
			name string
			read func(text []byte) (pytestSettings, bool)
		}{
			{"pytest.toml", inTOML("pytest")}, {".pytest.toml", inTOML("pytest")}, {"pytest.ini", inINI("pytest", true)}, {".pytest.ini", inINI("pytest", true)},
			{"pyproject.toml", inTOML("tool", "pytest")}, {"tox.ini", inINI("pytest", false)}, {"setup.cfg", inINI("tool:pytest", false)},
		} {
			text, there := readRegular(project, path.Join(folder, file.name))
			if !there {
				continue
			}
			if s, ok := file.read(text); ok {
				return s
			}
		}
	}
	return pytestSettings{}
}

// inTOML reads a table of a TOML file, or its ini_options.
func inTOML(keys ...string) func([]byte) (pytestSettings, bool) {
	return func(text []byte) (s pytestSettings, ok bool) {
		var all map[string]any
		if toml.Unmarshal(text, &all) != nil {
			return s, false
		}
		for _, key := range keys {
			if all, ok = all[key].(map[string]any); !ok {
				return s, false
			}
		}
		if options, has := all["ini_options"].(map[string]any); has {
			all = options
		}
		return pytestSettings{words(all["addopts"]), words(all["pythonpath"])}, true
	}
}

// words are those of a text or a list.
func words(value any) (list []string) {
	switch value := value.(type) {
	case string:
		return ShellWords(value)
	case []any:
		for _, item := range value {
			if text, ok := item.(string); ok {
				list = append(list, text)
			}
		}
	}
	return list
}

// inINI reads a section of an INI file: a key's value goes on in the lines that
// are indented. A file may count without one.
func inINI(section string, without bool) func([]byte) (pytestSettings, bool) {
	return func(text []byte) (s pytestSettings, ok bool) {
		values, key, in := map[string]string{}, "", false
		for line := range strings.Lines(string(text)) {
			trimmed := strings.TrimSpace(line)
			switch name, value, pair := strings.Cut(trimmed, "="); {
			case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
			case trimmed[0] == '[':
				in = trimmed == "["+section+"]"
				ok, key = ok || in, ""
			case !in:
			case line[0] == ' ' || line[0] == '\t':
				values[key] += " " + trimmed
			case pair:
				key = strings.TrimSpace(name)
				values[key] = strings.TrimSpace(value)
			}
		}
		return pytestSettings{ShellWords(values["addopts"]), ShellWords(values["pythonpath"])}, ok || without
	}
}

var shellWord = lazyregexp.New(`(?:[^\s'"]|'[^']*'|"[^"]*")+`)

// ShellWords parts options as a shell does, its escapes left out.
func ShellWords(text string) (list []string) {
	for _, word := range shellWord.FindAllString(text, -1) {
		list = append(list, strings.NewReplacer(`'`, "", `"`, "").Replace(word))
	}
	return list
}

// Option is the value of an option among words, which may stand behind it: of one
// that is given twice the last.
func Option(words []string, name string) (value string, ok bool) {
	for i, word := range words {
		if after, has := strings.CutPrefix(word, name+"="); has {
			value, ok = after, true
		} else if word == name {
			value, ok = "", true
			if i+1 < len(words) {
				value = words[i+1]
			}
		}
	}
	return value, ok
}
