package failure

import (
	"tapedeck/model"
	"tapedeck/replay/library"
)

// fromLogs completes errors by what a library's log says of the same test, as
// often as the client tries: the request, where it is the only one, and which
// library sent it. It leaves out what it took.
func fromLogs(all []library.Message) []library.Message {
	taken, logs := map[int]bool{}, sentLogs(all)
	for i := range all {
		f := &all[i].Failure
		if f.Situation != library.Sent {
			continue
		}
		logged := sentOnes(all, logs, *f)
		if len(logged) == 0 || f.Library != "" && f.Library != all[logged[0]].Failure.Library {
			continue
		}
		f.Library = all[logged[0]].Failure.Library
		if f.Request == nil {
			f.Request = all[logged[0]].Failure.Request
		} else if f.Request.Method == "" {
			f.Request.Method = all[logged[0]].Failure.Request.Method
			f.Request.Found(model.Method)
		}
		for _, n := range logged {
			taken[n] = true
		}
	}
	var out []library.Message
	for i, m := range all {
		if !taken[i] {
			out = append(out, m)
		}
	}
	return out
}

// mostLogged bounds the lines of a log that are looked at for one error.
const mostLogged = 100

// sentLogs are the messages of logs that say that a request is sent, by
// test, and by test and URL.
func sentLogs(all []library.Message) map[string][]int {
	logs := map[string][]int{}
	for i, m := range all {
		f := m.Failure
		if !m.Sending {
			continue
		}
		for _, key := range []string{f.Test, f.Test + "\n" + f.Request.URL} {
			if len(logs[key]) < mostLogged {
				logs[key] = append(logs[key], i)
			}
		}
	}
	return logs
}

// sentOnes are those about an error's request; none if they are of
// several.
func sentOnes(all []library.Message, logs map[string][]int, f library.Failure) (ones []int) {
	key := f.Test
	if f.Request != nil {
		key += "\n" + f.Request.URL
	}
	for _, i := range logs[key] {
		o := all[i].Failure
		if f.Request != nil && f.Request.Method != "" && o.Request.Method != f.Request.Method {
			continue
		}
		if len(ones) > 0 && keyOf(o) != keyOf(all[ones[0]].Failure) {
			return nil
		}
		ones = append(ones, i)
	}
	return ones
}
