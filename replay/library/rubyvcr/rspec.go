package rubyvcr

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// loadPath are the folders that RSpec, Rake and Rails have tests require from.
var loadPath = []string{"lib", "spec", "test", "."}

// readCode reads the test's file, where its configuration stands, what .rspec
// requires, and what these require in turn.
func readCode(c *library.Code, project fs.FS, t library.TestCase) {
	c.Read(project, t.Folder, t.File, source.Ruby, library.FilesEnding())
	for _, folder := range helpers {
		ends := []string{"_helper.rb", "vcr.rb", "vcr_setup.rb"}
		if path.Base(folder) == "support" {
			ends = []string{".rb"}
		}
		c.Read(project, folder, "", source.Ruby, library.FilesEnding(ends...))
	}
	required, folders := optionsOfRSpec(project)
	for _, name := range required {
		for _, files := range requiredFiles(name, folders) {
			if c.Add(project, files[0], source.Ruby) {
				break
			}
		}
	}
	c.Follow(project, source.Ruby, func(f library.CodeFile, i source.Import) [][]string {
		if below, ok := strings.CutPrefix(i.Path, "./"); ok {
			return requiredFiles(path.Join(path.Dir(f.Path), below), []string{"."})
		}
		return requiredFiles(i.Path, folders)
	})
}

// optionsOfRSpec are what .rspec and .rspec-local require, and the folders from
// which anything is.
func optionsOfRSpec(project fs.FS) (required, folders []string) {
	folders = slices.Clone(loadPath)
	for _, name := range []string{".rspec", ".rspec-local"} {
		text, err := fs.ReadFile(project, name)
		if err != nil {
			continue
		}
		words := library.ShellWords(string(text))
		for i, word := range words {
			value := ""
			if i+1 < len(words) {
				value = words[i+1]
			}
			switch short := word[min(2, len(word)):]; {
			case word == "--require" || word == "-r":
				required = append(required, value)
			case strings.HasPrefix(word, "--require="):
				required = append(required, strings.TrimPrefix(word, "--require="))
			case strings.HasPrefix(word, "-r"):
				required = append(required, short)
			case word == "-I":
				folders = append(folders, value)
			case strings.HasPrefix(word, "-I"):
				folders = append(folders, short)
			}
		}
	}
	return required, folders
}

// requiredFiles are the files that a name may be of, each alone.
func requiredFiles(name string, folders []string) (files [][]string) {
	for _, folder := range folders {
		files = append(files, []string{path.Join(folder, strings.TrimSuffix(name, ".rb")+".rb")})
	}
	return files
}
