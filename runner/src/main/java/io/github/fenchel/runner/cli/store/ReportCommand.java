package io.github.fenchel.runner.cli.store;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.results.report.Report;
import io.github.fenchel.results.report.number.Glossary;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.cli.option.StoreExit;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a store's results as a folder that opens in a browser. */
@Command(
    name = "report",
    description = {
      "Writes a store's results as one folder of pages, which needs no server and no network:"
          + " tables with confidence intervals over seeds, charts, the maps side by side, the"
          + " suites themselves.",
      "Open DIR/index.html in a browser, or send the folder to a colleague."
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(
      arity = "0..1",
      paramLabel = "STORE",
      description = "The folder of results (default: the store).")
  private @Nullable Path folder;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the report is written; an older report there is replaced.")
  private Path out;

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      description = "The only suite to show (default: every suite of the store).")
  private @Nullable String suite;

  ReportCommand() {}

  @Override
  public Integer call() {
    RunStore store = place.existingStore(folder, spec);
    Glossary glossary = glossary(place.workspace(spec).catalog());
    Report report = Report.write(store, Optional.ofNullable(suite), glossary, out);
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println("report: " + report.page() + " (" + report.runs() + " runs)");
    terminal.flush();
    return StoreExit.code(0, store);
  }

  private static Glossary glossary(Catalog catalog) {
    return new Glossary(
        byId(catalog, PartKind.METRIC),
        byId(catalog, PartKind.SALIENCY),
        byId(catalog, PartKind.NORM),
        dataset -> classNames(catalog, dataset));
  }

  private static Map<String, Descriptor> byId(Catalog catalog, PartKind kind) {
    return catalog.descriptors(kind).stream()
        .collect(Collectors.toMap(Descriptor::id, Function.identity()));
  }

  /** Names are a courtesy: a report is written where the dataset is not, too. */
  private static List<String> classNames(Catalog catalog, Component dataset) {
    try {
      return catalog.descriptor(PartKind.DATASET, dataset.id()).isPresent()
          ? catalog.info(dataset).classNames()
          : List.of();
    } catch (FenchelException elsewhere) {
      return List.of();
    }
  }
}
