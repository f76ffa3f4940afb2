// Command sdkgen checks a Pulumi package schema and writes the SDK of one language.
//
//	sdkgen SCHEMA                    checks only
//	sdkgen SCHEMA LANGUAGE FOLDER    writes the SDK into FOLDER, which must not exist
//
// The generators are Pulumi's own, so the SDKs are the ones that `pulumi package gen-sdk` writes.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	"github.com/blang/semver"
)

const tool = "the Pulumi SDK Generator"

type generator func(*schema.Package) (map[string][]byte, error)

var generators = map[string]generator{
	"nodejs": func(pkg *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, noPackages{})
	},
	"python": func(pkg *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, pkg, nil, noPackages{})
	},
	"go": func(pkg *schema.Package) (map[string][]byte, error) {
		return gogen.GeneratePackage(tool, pkg, nil)
	},
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 && len(args) != 3 {
		return errors.New("usage: sdkgen SCHEMA [LANGUAGE FOLDER]")
	}
	pkg, err := bind(args[0])
	if err != nil || len(args) == 1 {
		return err
	}
	generate, known := generators[args[1]]
	if !known {
		return fmt.Errorf("no generator for language %q", args[1])
	}
	files, err := generate(pkg)
	if err != nil {
		return err
	}
	return write(args[2], files)
}

// bind turns the schema into a package; every problem is listed, warnings count as problems.
func bind(path string) (*schema.Package, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	pkg, problems, err := schema.BindSpec(spec, noPackages{}, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if len(problems) == 0 {
		return pkg, nil
	}
	lines := map[string]bool{}
	for _, problem := range problems {
		lines[problem.Summary] = true
	}
	return nil, errors.New(strings.Join(slices.Sorted(maps.Keys(lines)), "\n"))
}

func write(folder string, files map[string][]byte) error {
	if _, err := os.Stat(folder); err == nil {
		return fmt.Errorf("%s exists already", folder)
	}
	for name, text := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// noPackages is the loader of a schema that speaks of no other package.
type noPackages struct{}

var errNoPackages = errors.New("the schema must not refer to other packages")

func (noPackages) LoadPackage(string, *semver.Version) (*schema.Package, error) {
	return nil, errNoPackages
}

func (noPackages) LoadPackageV2(context.Context, *schema.PackageDescriptor) (*schema.Package, error) {
	return nil, errNoPackages
}

func (noPackages) LoadPackageReference(string, *semver.Version) (schema.PackageReference, error) {
	return nil, errNoPackages
}

func (noPackages) LoadPackageReferenceV2(context.Context, *schema.PackageDescriptor) (schema.PackageReference, error) {
	return nil, errNoPackages
}
