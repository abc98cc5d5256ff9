package cassette

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"tapedeck/cassette/internal/finding"
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/format/template"
)

// New is a cassette without interactions, of a format (NewFormats), as its
// library would begin it. It is on no disk before SaveAs.
func New(name string) (*File, error) {
	f := format.Named(name)
	if f == nil {
		return nil, fmt.Errorf("no format %q: %s", name, strings.Join(NewFormats(), ", "))
	}
	file, layout, err := newFile("", f)
	if err != nil {
		return nil, err
	}
	file.template = &layout
	return file, nil
}

// newFile is a cassette without interactions that is on no disk yet.
func newFile(path string, f format.Format) (*File, template.Template, error) {
	layout, err := template.Of(f)
	if err != nil {
		return nil, template.Template{}, err
	}
	file := &File{path: path, name: path, format: f, lead: layout.Lead, trail: layout.Trail}
	file.version, file.size = f.Version(layout.Lead, layout.Trail), int64(len(layout.Lead)+len(layout.Trail))
	return file, layout, nil
}

// fold puts entries at the end of a file, takes others out and saves it.
func fold(f *File, fresh []*entry, drop []int, existed bool) error {
	if err := f.fold(fresh, drop); err != nil {
		return err
	}
	if existed {
		_, err := f.Save(SaveOptions{})
		return err
	}
	_, statErr := os.Stat(f.path)
	_, err := f.SaveAs(f.path, SaveOptions{Overwrite: statErr == nil && finding.Vacant(f.path)})
	return err
}

func (f *File) fold(fresh []*entry, drop []int) error {
	f.changing.Lock()
	defer f.changing.Unlock()
	d, s := f.draft(), step{}
	if len(fresh) > 0 {
		if err := d.splice(&s, d.entries.Len(), 0, fresh); err != nil {
			return err
		}
	}
	slices.Sort(drop)
	for _, at := range slices.Backward(slices.Compact(drop)) {
		if err := d.delete(&s, at); err != nil {
			return err
		}
	}
	if _, err := d.checkBoundaries(); err != nil {
		return err
	}
	if f.format.Where().Files {
		if err := d.checkFiles(0, d.entries.Len()); err != nil {
			return err
		}
	}
	f.publish(d, func() { f.steps.Record(s) })
	return nil
}
