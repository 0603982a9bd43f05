package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.results.report.number.Source;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.suites.catalog.PartKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The papers that a report's definitions link to are those that the code and the pages name. */
class SourceTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|.*$");
  private static final Pattern LINK = Pattern.compile("\\]\\((https://[^ ]+?)\\)(?=[),.;: |]|$)");

  private static Set<String> offered() {
    return Stream.of(PartKind.METRIC, PartKind.SALIENCY, PartKind.NORM)
        .flatMap(kind -> PluginLoader.load(List.of()).catalog().descriptors(kind).stream())
        .map(descriptor -> descriptor.id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everySourceIsOfSomethingThatIsOfferedAndNamesNoPartTwice() {
    for (Source source : Source.ALL) {
      assertThat(offered()).as(source.text()).containsAll(source.ids());
      assertThat(source.ids()).as(source.text()).doesNotHaveDuplicates().isNotEmpty();
    }
    assertThat(Source.ALL.stream().map(Source::url)).doesNotHaveDuplicates();
  }

  @Test
  void everySourceIsOneThatTheCodeNames() throws IOException {
    Set<String> named = new HashSet<>();
    Pattern see = Pattern.compile("@see <a href=\"([^\"]+)\"");
    for (String module : List.of("runner", "losses")) {
      try (Stream<Path> files = Files.walk(Project.ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          see.matcher(Project.text(file)).results().forEach(found -> named.add(found.group(1)));
        }
      }
    }
    assertThat(named).containsAll(Source.ALL.stream().map(Source::url).toList());
  }

  @Test
  void whatThePageOfExplanationsLinksToTheReportLinksToAsWell() {
    Set<String> offered = offered();
    int links = 0;
    for (Matcher row = ROW.matcher(Project.page("explanations.md").text()); row.find(); ) {
      String id = row.group(1);
      for (Matcher link = LINK.matcher(row.group()); link.find() && offered.contains(id); ) {
        links++;
        assertThat(Source.ALL)
            .as(id + ": " + link.group(1))
            .anyMatch(one -> one.url().equals(link.group(1)) && one.ids().contains(id));
      }
    }
    assertThat(links).isGreaterThan(30);
  }
}
