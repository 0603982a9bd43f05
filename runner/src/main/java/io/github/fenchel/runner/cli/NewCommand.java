package io.github.fenchel.runner.cli;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.cli.option.PluginOptions;
import io.github.fenchel.runner.scaffold.FileRepository;
import io.github.fenchel.runner.scaffold.PluginProject;
import io.github.fenchel.runner.scaffold.ProjectKind;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a plugin author's first project. */
@Command(
    name = "new",
    description =
        "Writes a small Maven project that adds a norm, a saliency method or a metric: a worked"
            + " formula, its tests, a suite, a README.")
final class NewCommand implements Callable<Integer> {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._-]+");

  @Spec private CommandSpec spec;
  @Mixin private PluginOptions plugins;

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      description = "What it adds: norm, saliency or metric.")
  private String kind;

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "Its name in suites: lower-case words joined by hyphens.")
  private String id;

  @Option(
      names = "--package",
      paramLabel = "PACKAGE",
      required = true,
      description = "The Java package of its classes, e.g. org.example.")
  private String packageName;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "The project's folder, empty or new (default: ID).")
  private @Nullable Path directory;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description =
          "The Maven repository that holds Fenchel's own jars (default: target/repository in the"
              + " checkout, which each build fills).")
  private @Nullable Path repository;

  NewCommand() {}

  @Override
  public Integer call() {
    ProjectKind adds =
        ProjectKind.of(kind)
            .orElseThrow(
                () ->
                    FenchelException.user(
                        "a project cannot add \""
                            + kind
                            + "\"; expected one of "
                            + String.join(", ", ProjectKind.words())));
    requireFreeId(adds.part(), plugins.installation(spec).catalog());
    PluginProject project = new PluginProject(adds, id, packageName, repository(), launcher());
    Path folder = directory == null ? Path.of(id) : directory;
    List<Path> files = project.write(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println(folder.toAbsolutePath().normalize());
    files.forEach(file -> out.println("  " + file));
    out.println("Next:");
    out.println("  cd " + quoted(folder.toString()));
    out.println("  mvn package");
    out.println("  " + launcher() + " run " + id + ".yaml --plugins target");
    out.flush();
    return 0;
  }

  private void requireFreeId(PartKind part, Catalog catalog) {
    if (catalog.descriptor(part, id).isPresent()) {
      throw FenchelException.user(
          "the "
              + part.word()
              + " \""
              + id
              + "\" already exists, from "
              + catalog.source(part, id)
              + "; choose another id");
    }
  }

  private FileRepository repository() {
    if (repository != null) {
      return FileRepository.of(repository);
    }
    Path home = PluginOptions.home();
    if (home == null) {
      throw FenchelException.user(
          "the location of Fenchel's own jars is unknown; start it with the script fenchel in the"
              + " checkout, or pass --repository DIR");
    }
    return FileRepository.of(home.resolve("target").resolve("repository"));
  }

  private static String launcher() {
    Path home = PluginOptions.home();
    return home == null ? "fenchel" : quoted(home.resolve("fenchel").toString());
  }

  /** Quotes a word for a shell if it needs it. */
  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
