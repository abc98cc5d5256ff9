package store

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
)

// A Journal holds the entries that a Recorder was given, as the cassette will hold
// them, so that each is on disk before it is used. Its first line says what it
// belongs to; then each entry follows a line with its length and checksum. A
// process that records holds a lock on it.
type Journal struct {
	Path string
	File *os.File // nil until something is added

	written atomic.Int64

	syncing sync.Mutex
	synced  int64
}

// JournalHead is the first line, as JSON.
type JournalHead struct {
	Journal int    `json:"tapedeck_journal"` // the version of this layout
	Format  string `json:"format"`
	Base    string `json:"base"` // SHA-256 of the cassette, "" where there was none
}

const journalVersion = 1

// maxJournal bounds one entry of a journal.
const maxJournal = 1 << 30

// JournalPath is hidden beside the cassette.
func JournalPath(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".journal")
}

// Create begins the journal, in a folder that is made if need be. Another's
// stays as it is.
func (j *Journal) Create(head JournalHead) error {
	if err := os.MkdirAll(filepath.Dir(j.Path), 0o777); err != nil {
		return err
	}
	file, err := os.OpenFile(j.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("another program records on it (%s)", j.Path)
	}
	if err != nil {
		return err
	}
	head.Journal = journalVersion
	line, _ := json.Marshal(head) // texts only
	if err = Lock(file); errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	if err == nil {
		_, err = file.Write(append(line, '\n'))
	}
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = syncFolder(filepath.Dir(j.Path))
	}
	if err != nil {
		file.Close()
		os.Remove(j.Path)
		return err
	}
	j.File = file
	return nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Add writes an entry and returns up to where sync must reach for it. After an
// error what was written of it is taken back.
func (j *Journal) Add(entry []byte) (int64, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d %08x\n", len(entry), crc32.Checksum(entry, castagnoli))
	b.Write(entry)
	b.WriteByte('\n')
	start, err := j.File.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	if _, err := j.File.Write(b.Bytes()); err != nil {
		_, seekErr := j.File.Seek(start, io.SeekStart)
		return 0, errors.Join(err, j.File.Truncate(start), seekErr)
	}
	return j.written.Add(int64(b.Len())), nil
}

// Sync returns once all that was added up to there is on disk.
func (j *Journal) Sync(upTo int64) error {
	j.syncing.Lock()
	defer j.syncing.Unlock()
	if j.synced >= upTo {
		return nil
	}
	written := j.written.Load()
	if err := j.File.Sync(); err != nil {
		return err
	}
	j.synced = written
	return nil
}

func (j *Journal) Remove() error {
	if j.File == nil {
		return nil
	}
	return os.Remove(j.Path)
}

func (j *Journal) Close() {
	if j.File != nil {
		j.File.Close()
		j.File = nil
	}
}

// ReadJournal reads the whole entries; one that is torn was never used.
func ReadJournal(file io.Reader) (head JournalHead, entries [][]byte, err error) {
	r := bufio.NewReaderSize(file, BufferSize)
	line, err := r.ReadBytes('\n')
	if err == io.EOF {
		return head, nil, nil // not even begun
	}
	if err != nil {
		return head, nil, err
	}
	if err := json.Unmarshal(line, &head); err != nil || head.Journal != journalVersion {
		return head, nil, fmt.Errorf("it is no journal that tapedeck can read")
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

// LeftJournal reads the journal beside a cassette: how many entries it has, and
// whether the program that writes it still runs.
func LeftJournal(path string) (name string, entries int, live bool, err error) {
	file, _, err := OpenRegular(JournalPath(path))
	if err != nil {
		return "", 0, false, err
	}
	defer file.Close()
	_, texts, err := ReadJournal(file)
	if err != nil {
		return "", 0, false, err
	}
	return file.Name(), len(texts), errors.Is(Lock(file), ErrBusy), nil
}
