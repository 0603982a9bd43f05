package io.github.fenchel.runner.cli;

import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.doctor.DatasetPlaces;
import io.github.fenchel.runner.plugin.Installation;
import io.github.fenchel.runner.plugin.RefusedJar;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.terminal.TextTable;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what suites may name. */
@Command(
    name = "list",
    description = "Lists what suites may name: id, parameters and the jar it comes from.")
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  ListCommand() {}

  @Override
  public Integer call() {
    Installation found = place.installation();
    Catalog catalog = found.catalog();
    Workspace workspace = place.workspace(found);
    PrintWriter out = spec.commandLine().getOut();
    for (PartKind kind : PartKind.values()) {
      List<Descriptor> descriptors = catalog.descriptors(kind);
      if (descriptors.isEmpty()) {
        continue;
      }
      out.println(kind.word());
      for (Descriptor descriptor : descriptors) {
        out.println("  " + descriptor.id() + "  [" + catalog.source(kind, descriptor.id()) + "]");
        out.println("      " + descriptor.doc());
        for (Parameter parameter : descriptor.parameters()) {
          out.println("      - " + line(parameter));
        }
        if (kind == PartKind.DATASET) {
          DatasetPlaces.lines(workspace, descriptor).forEach(line -> out.println("      " + line));
        }
      }
    }
    out.println("plugins");
    TextTable table = new TextTable(List.of("  jar", "version", "sha256", "class"));
    found
        .plugins()
        .forEach(
            installed ->
                table.row(
                    List.of(
                        "  " + installed.source(),
                        installed.version(),
                        installed.sha256().substring(0, Math.min(12, installed.sha256().length())),
                        installed.plugin().getClass().getName())));
    out.print(table.render());
    if (!found.refused().isEmpty()) {
      out.println("refused");
      for (RefusedJar jar : found.refused()) {
        out.println("  " + jar.jar());
        out.println("      " + jar.reason());
      }
    }
    out.flush();
    return 0;
  }

  private static String line(Parameter parameter) {
    String unit = parameter.unit().symbol().isEmpty() ? "" : ", " + parameter.unit().symbol();
    String fallback =
        parameter.defaultValue().map(value -> ", default " + value.text()).orElse(", required");
    String range = parameter.range().toString();
    String values = range.equals("any") ? "" : ", " + range;
    return parameter.id()
        + " ("
        + parameter.kind().name().toLowerCase(Locale.ROOT)
        + unit
        + values
        + fallback
        + "): "
        + parameter.doc();
  }
}
