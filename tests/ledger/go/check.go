// Check a log with golang.org/x/mod/sumdb: another program than ours, from its files alone.
//
// Usage: check FOLDER VERIFIER-KEY [EARLIER-CHECKPOINT]
// It holds every file against the checkpoint; with an earlier one it also proves each entry and the
// growth. It says what it has checked, or ends with 1 and why.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type tiles struct{ folder string }

func (t tiles) Height() int { return height }

// path turns sumdb's tile/8/L/N into the tile/L/N of C2SP tlog-tiles.
func path(t tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", height))
}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for n, tile := range wanted {
		content, err := os.ReadFile(filepath.Join(t.folder, path(tile)))
		if err != nil {
			return nil, err
		}
		found[n] = content
	}
	return found, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func fail(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func checkpoint(file string, key note.Verifier) tlog.Tree {
	content, err := os.ReadFile(file)
	fail(err)
	opened, err := note.Open(content, note.VerifierList(key))
	fail(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != key.Name() {
		fail(fmt.Errorf("%s: not a checkpoint of %s", file, key.Name()))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	fail(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	fail(err)
	if len(root) != sha256.Size {
		fail(fmt.Errorf("%s: the root has %d bytes", file, len(root)))
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

func entries(folder string, size int64) [][]byte {
	var found [][]byte
	for n := int64(0); n*256 < size; n++ {
		width := size - n*256
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: height, L: -1, N: n, W: int(width)}
		name := strings.Replace(path(tile), "tile/data/", "tile/entries/", 1)
		content, err := os.ReadFile(filepath.Join(folder, name))
		fail(err)
		for len(content) > 0 {
			if len(content) < 2 {
				fail(fmt.Errorf("%s ends within a length", name))
			}
			length := int(binary.BigEndian.Uint16(content))
			if len(content) < 2+length {
				fail(fmt.Errorf("%s ends within an entry", name))
			}
			found = append(found, content[2:2+length])
			content = content[2+length:]
		}
	}
	return found
}

func main() {
	folder := os.Args[1]
	key, err := note.NewVerifier(os.Args[2])
	fail(err)
	tree := checkpoint(filepath.Join(folder, "checkpoint"), key)
	hashes := tlog.TileHashReader(tree, tiles{folder})
	if root, err := tlog.TreeHash(tree.N, hashes); err != nil || root != tree.Hash {
		fail(fmt.Errorf("the tiles do not have the root of the checkpoint: %v", err))
	}
	logged := entries(folder, tree.N)
	if int64(len(logged)) != tree.N {
		fail(fmt.Errorf("%d entries for a tree of %d", len(logged), tree.N))
	}
	indexes := make([]int64, len(logged))
	for n := range logged {
		indexes[n] = tlog.StoredHashIndex(0, int64(n))
	}
	leaves, err := hashes.ReadHashes(indexes) // each held against the root
	fail(err)
	for n, entry := range logged {
		if tlog.RecordHash(entry) != leaves[n] {
			fail(fmt.Errorf("entry %d is not the one that the tree holds", n))
		}
	}
	fmt.Printf("the leaves of %d entries\n", len(logged))
	if len(os.Args) > 3 {
		for n, entry := range logged {
			proof, err := tlog.ProveRecord(tree.N, int64(n), hashes)
			fail(err)
			fail(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(n), tlog.RecordHash(entry)))
		}
		fmt.Printf("inclusion of %d entries\n", len(logged))
		old := checkpoint(os.Args[3], key)
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		fail(err)
		fail(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash))
		fmt.Printf("consistency from %d to %d\n", old.N, tree.N)
	}
}
