// Check a C2SP tlog-proof file with golang.org/x/mod/sumdb.
//
// Usage: proof VERIFIER-KEY PROOF-FILE ENTRY-FILE
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func hash(line string) (found tlog.Hash) {
	decoded, err := base64.StdEncoding.DecodeString(line)
	fail(err)
	copy(found[:], decoded)
	return found
}

func main() {
	key, err := note.NewVerifier(os.Args[1])
	fail(err)
	content, err := os.ReadFile(os.Args[2])
	fail(err)
	entry, err := os.ReadFile(os.Args[3])
	fail(err)
	head, signed, _ := strings.Cut(string(content), "\n\n")
	lines := strings.Split(head, "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		fail(fmt.Errorf("not a proof"))
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	fail(err)
	var steps tlog.RecordProof
	for _, line := range lines[2:] {
		steps = append(steps, hash(line))
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(key))
	fail(err)
	said := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(said[1], 10, 64)
	fail(err)
	fail(tlog.CheckRecord(steps, size, hash(said[2]), index, tlog.RecordHash(entry)))
	fmt.Printf("entry %d of %d\n", index, size)
}
