package main

import (
	"archive/zip"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	modulePath = "github.com/dintero/terraform-provider-dintero"
	version    = "v0.0.1"
)

// TestProgram_RunsFromOutsideTheRepository publishes the module at a proxy that
// is a folder, and lets go run fetch it from there, as a user does who has no
// clone. Nothing else is fetched: the simulator needs no other module.
func TestProgram_RunsFromOutsideTheRepository(t *testing.T) {
	proxy := filepath.Join(t.TempDir(), "proxy")
	publish(t, filepath.Join("..", "..", ".."), filepath.Join(proxy, modulePath, "@v"))

	run := exec.CommandContext(t.Context(), "go", "run", modulePath+"/internal/cmd/dintero-simulator@"+version, "-help")
	run.Dir = t.TempDir()
	run.Env = append(os.Environ(),
		"GOPROXY=file://"+proxy+",off",
		"GOMODCACHE="+t.TempDir(), // the version must not stay in the user's
		"GOFLAGS=-trimpath -modcacherw",
		"GONOSUMDB="+modulePath,
		"GOWORK=off",
	)
	printed, err := run.CombinedOutput()
	if err != nil || !strings.Contains(string(printed), introduction) {
		t.Errorf("%v\n%s", err, printed)
	}
}

// publish writes what a module proxy serves of a version, and the list of
// versions.
func publish(t *testing.T, root, folder string) {
	t.Helper()
	goMod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "list"), []byte(version+"\n"))
	write(t, filepath.Join(folder, version+".info"), []byte(`{"Version":"`+version+`"}`))
	write(t, filepath.Join(folder, version+".mod"), goMod)
	archive, err := os.Create(filepath.Join(folder, version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := zip.NewWriter(archive)
	for _, path := range moduleFiles(t, root) {
		add(t, files, root, path)
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
}

// moduleFiles returns the files that belong to the module: those at the top and
// those below internal, without what is a module of its own.
func moduleFiles(t *testing.T, root string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		switch {
		case err != nil || relative == ".":
			return err
		case entry.IsDir() && !strings.HasPrefix(relative, "internal") || entry.IsDir() && isModule(path):
			return filepath.SkipDir
		case entry.Type().IsRegular():
			files = append(files, relative)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func isModule(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "go.mod"))
	return err == nil
}

func add(t *testing.T, files *zip.Writer, root, path string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	file, err := files.Create(modulePath + "@" + version + "/" + filepath.ToSlash(path))
	if err == nil {
		_, err = file.Write(content)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
