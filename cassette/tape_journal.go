package cassette

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"tapedeck/cassette/internal/format"
)

// A journal holds the entries that a Tape was given, as the cassette will hold
// them, so that each is on disk before it is used. Its first line says what it
// belongs to; then each entry follows a line with its length and checksum. A
// process that records holds a lock on it.
type journal struct {
	path string
	file *os.File // nil until something is added

	written atomic.Int64

	syncing sync.Mutex
	synced  int64
}

// journalHead is the first line, as JSON.
type journalHead struct {
	Journal int    `json:"tapedeck_journal"` // the version of this layout
	Format  string `json:"format"`
	Base    string `json:"base"` // SHA-256 of the cassette, "" where there was none
}

const journalVersion = 1

// maxJournal bounds one entry of a journal.
const maxJournal = 1 << 30

// journalPath is hidden beside the cassette.
func journalPath(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".journal")
}

// create begins the journal, in a folder that is made if need be. Another's
// stays as it is.
func (j *journal) create(head journalHead) error {
	if err := os.MkdirAll(filepath.Dir(j.path), 0o777); err != nil {
		return err
	}
	file, err := os.OpenFile(j.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return refusal("another program records on it (%s)", j.path)
	}
	if err != nil {
		return err
	}
	head.Journal = journalVersion
	line, _ := json.Marshal(head) // texts only
	if err = lock(file); errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	if err == nil {
		_, err = file.Write(append(line, '\n'))
	}
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = syncFolder(filepath.Dir(j.path))
	}
	if err != nil {
		file.Close()
		os.Remove(j.path)
		return err
	}
	j.file = file
	return nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// add writes an entry and returns up to where sync must reach for it. After an
// error what was written of it is taken back.
func (j *journal) add(entry []byte) (int64, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d %08x\n", len(entry), crc32.Checksum(entry, castagnoli))
	b.Write(entry)
	b.WriteByte('\n')
	start, err := j.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	if _, err := j.file.Write(b.Bytes()); err != nil {
		_, seekErr := j.file.Seek(start, io.SeekStart)
		return 0, errors.Join(err, j.file.Truncate(start), seekErr)
	}
	return j.written.Add(int64(b.Len())), nil
}

// sync returns once all that was added up to there is on disk.
func (j *journal) sync(upTo int64) error {
	j.syncing.Lock()
	defer j.syncing.Unlock()
	if j.synced >= upTo {
		return nil
	}
	written := j.written.Load()
	if err := j.file.Sync(); err != nil {
		return err
	}
	j.synced = written
	return nil
}

func (j *journal) remove() error {
	if j.file == nil {
		return nil
	}
	return os.Remove(j.path)
}

func (j *journal) close() {
	if j.file != nil {
		j.file.Close()
		j.file = nil
	}
}

// A Journal is what a program left that recorded on a cassette and ended before
// it closed its tape.
type Journal struct {
	Path         string // of the journal
	Interactions int    // whole ones
	Live         bool   // the program is still running
}

// Journal tells whether there is a journal beside the cassette. OpenTape brings
// it into the cassette; Open leaves it alone.
func (f *File) Journal() (Journal, bool) {
	path := f.Path()
	if path == "" {
		return Journal{}, false
	}
	file, _, err := openRegular(journalPath(path))
	if err != nil {
		return Journal{}, false
	}
	defer file.Close()
	_, entries, err := readJournal(file)
	if err != nil {
		return Journal{}, false
	}
	live := errors.Is(lock(file), errBusy)
	return Journal{Path: file.Name(), Interactions: len(entries), Live: live}, true
}

// readJournal reads the whole entries; one that is torn was never used.
func readJournal(file io.Reader) (head journalHead, entries [][]byte, err error) {
	r := bufio.NewReaderSize(file, bufferSize)
	line, err := r.ReadBytes('\n')
	if err == io.EOF {
		return head, nil, nil // not even begun
	}
	if err != nil {
		return head, nil, err
	}
	if err := json.Unmarshal(line, &head); err != nil || head.Journal != journalVersion {
		return head, nil, refusal("it is no journal that tapedeck can read")
	}
	for {
		line, err := r.ReadBytes('\n')
		if err == io.EOF {
			return head, entries, nil
		}
		if err != nil {
			return head, nil, err
		}
		var size int
		var sum uint32
		if n, _ := fmt.Sscanf(string(line), "%d %08x\n", &size, &sum); n != 2 || size < 0 || size > maxJournal {
			return head, entries, nil
		}
		entry, err := io.ReadAll(io.LimitReader(r, int64(size)+1))
		if err != nil {
			return head, nil, err
		}
		if len(entry) != size+1 || crc32.Checksum(entry[:size], castagnoli) != sum {
			return head, entries, nil
		}
		entries = append(entries, entry[:size:size])
	}
}

// foldJournal brings a journal that was left behind into its cassette.
func foldJournal(path string) error {
	name := journalPath(path)
	file, _, err := openRegular(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return diskError(name, err)
	}
	defer file.Close()
	if err := lock(file); errors.Is(err, errBusy) {
		return &Error{Path: path, Why: "another program records on it", Err: err}
	}
	head, texts, err := readJournal(file)
	if err != nil {
		return diskError(name, err)
	}
	if len(texts) > 0 {
		if err := foldTexts(path, head, texts); err != nil {
			return fmt.Errorf("%w: what was recorded is in %s", err, name)
		}
	}
	return diskErrorOrNil(name, os.Remove(name))
}

func diskErrorOrNil(path string, err error) error {
	if err == nil {
		return nil
	}
	return diskError(path, err)
}

func foldTexts(path string, head journalHead, texts [][]byte) error {
	var fresh []*entry
	for _, src := range texts {
		fresh = append(fresh, &entry{text: src, line: &lineage{}})
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		f := format.Named(head.Format)
		if f == nil {
			return refusal("no format %q", head.Format)
		}
		file, _, err := newFile(path, f)
		if err != nil {
			return err
		}
		return fold(file, fresh, nil, false)
	}
	file, err := Open(path, Options{Format: head.Format})
	if err != nil {
		return err
	}
	if hashOf(file.present()) != head.Base && endsWith(file.entries, fresh) {
		return nil // it was brought in, and only the journal is left
	}
	return fold(file, fresh, nil, true)
}

// endsWith reports whether the last entries are these.
func endsWith(entries, last []*entry) bool {
	if len(entries) < len(last) {
		return false
	}
	entries = entries[len(entries)-len(last):]
	for i := range last {
		if !bytes.Equal(bytes.TrimRight(entries[i].text, "\r\n"), bytes.TrimRight(last[i].text, "\r\n")) {
			return false
		}
	}
	return true
}
