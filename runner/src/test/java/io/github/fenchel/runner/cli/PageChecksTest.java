package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.suites.catalog.PartKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds the pages to the truth, tried on small lies. */
class PageChecksTest {
  private static final Set<String> TYPES = Project.types();

  @TempDir private Path folder;

  private static Page planted(String text) {
    return Page.of(Project.ROOT.resolve("docs").resolve("planted.md"), text);
  }

  /** A page of docs in which one text has been replaced by another. */
  private static Page altered(String name, String text, String other) {
    Page page = Project.page(name);
    assertThat(page.text()).contains(text);
    return Page.of(page.file(), page.text().replace(text, other));
  }

  private static void refuses(Function<Page, List<String>> check, String text, String... problems) {
    List<String> found = check.apply(planted(text));
    assertThat(found).as(text).hasSameSizeAs(problems);
    for (int i = 0; i < problems.length; i++) {
      assertThat(found.get(i)).contains(problems[i]);
    }
  }

  @Test
  void linksThatLeadNowhereAreRefused() {
    refuses(
        PageChecks::links,
        """
        # One heading, `two` words
        [here](#one-heading-two-words) [there](faults.md) [web](https://arxiv.org/abs/2404.04647)
        [gone](gone.md) and ![a picture](gone.png)
        [a heading](faults.md#gone) [another](#one-heading)
        """,
        "planted.md:3: no file gone.md",
        "no file gone.png",
        "planted.md:4: no heading for faults.md#gone",
        "no heading for #one-heading");
  }

  @Test
  void theSecondOfTwoEqualHeadingsHasAnotherAnchor() {
    refuses(
        PageChecks::links,
        """
        # Exit codes
        ## Exit codes
        [a](#exit-codes) [b](#exit-codes-1) [c](#exit-codes-2)
        """,
        "#exit-codes-2");
  }

  @Test
  void linksWithinCodeAreNone() {
    refuses(
        PageChecks::links,
        """
        ```
        [x](gone.md)
        ```
        `[x](gone.md)`
        """);
  }

  @Test
  void namesOfNothingAreRefused() {
    refuses(
        page -> PageChecks.names(page, TYPES),
        """
        `suites/gone.yaml` `suites/quickstart.yaml` `runs/ID/run.json` `results/runs/x`
        `NormContract` `RunStore.existing(folder)` `GoneContract` `gone`
        `io.github.fenchel.api.norm.Norm` `io.github.fenchel.api.file`
        `io.github.fenchel.api.Gone` `target/bom.json` `losses/target/x.md`
        """,
        "planted.md:1: nothing is called suites/gone.yaml",
        "planted.md:2: nothing is called GoneContract",
        "planted.md:4: nothing is called io.github.fenchel.api.Gone");
  }

  @Test
  void commandsThatNobodyCouldTypeAreRefused() {
    refuses(
        PageChecks::commands,
        """
        ```console
        $ ./fenchel run suites/quickstart.yaml --jobs 2    # a remark with --gone
        $ ./fenchel list > parts.txt
        $ ./fenchel rum suites/quickstart.yaml
        $ ./fenchel run suites/quickstart.yaml --job 2
        $ ./fenchel run --jobs two suites/quickstart.yaml
        $ ./fenchel merge night1 night2
        $ ./fenchel plan suites/gone.yaml
        $ ./mvnw -Pslow verify
        $ ./mvnw -Pgone verify
        some output: $ ./fenchel rum
        ```
        """,
        "planted.md:4: Unmatched arguments from index 0: 'rum'",
        "planted.md:5: Unknown option",
        "planted.md:6: Invalid value for option '--jobs'",
        "planted.md:7: Missing required option: '--into",
        "planted.md:8: no file suites/gone.yaml",
        "planted.md:10: no profile -Pgone");
  }

  @Test
  void commandsAndOptionsWithinTextAreRefusedLikewise() {
    refuses(
        PageChecks::commands,
        """
        `fenchel run SUITE --jobs N` `fenchel gate --no-prove-bits` `--offline` `-Pslow`
        `fenchel rum` `./fenchel plan --jobs N` `--gone DIR` `-Pgone`
        """,
        "planted.md:2: no command rum",
        "plan has no option --jobs",
        "no command has an option --gone",
        "no profile -Pgone");
  }

  @Test
  void suitesWithMistakesAreRefused() {
    assertThat(
            PageChecks.suites(
                planted(
                    """
                    ```yaml fragment
                    seed: 7
                    ```
                    ```yaml fragment
                    objective: {norm: l1, epsilon: 8/255, route: fast}
                    ```
                    ```yaml
                    seed: 7
                    ```
                    """),
                folder))
        .hasSizeGreaterThan(2)
        .anySatisfy(problem -> assertThat(problem).contains("line-5", "8/255 has no unit"))
        .anySatisfy(problem -> assertThat(problem).contains("line-8", "missing key \"fenchel\""))
        .noneSatisfy(problem -> assertThat(problem).contains("line-2.yaml"));
  }

  @Test
  void britishSpellingIsRefused() {
    refuses(
        PageChecks::spelling,
        """
        Normalize, gray; optimistic, precision.
        Grey images are normalised.
        """,
        "planted.md:2: Grey",
        "normalised");
  }

  @Test
  void aLongReadmeIsRefused() {
    assertThat(PageChecks.size(planted("x".repeat(8192)))).isEmpty();
    assertThat(PageChecks.size(planted("é".repeat(4097))))
        .singleElement()
        .asString()
        .contains("8194 bytes");
  }

  @Test
  void aKeyThatIsMissingOrInventedOrHasAnotherDefaultIsRefused() {
    assertThat(
            ReferenceChecks.keys(
                altered("suites.md", "| `training.keep` |", "| `training.hold` |")))
        .satisfiesExactly(
            gone -> assertThat(gone).contains("no key training.keep"),
            made -> assertThat(made).contains("there is no key training.hold"));
    assertThat(
            ReferenceChecks.keys(
                altered("suites.md", "whole number, 1 to 1024; axis | 2 |", "whole number | 4 |")))
        .singleElement()
        .asString()
        .contains("the default is 2");
  }

  @Test
  void aPartOrAParameterThatIsMissingOrWrongIsRefused() {
    assertThat(
            ReferenceChecks.parts(
                altered("suites.md", "| `cosine` |", "| `sine` |"), List.of(PartKind.RATE)))
        .satisfiesExactly(
            gone -> assertThat(gone).contains("no row | `cosine` | `minimum` |"),
            made -> assertThat(made).contains("sine has no parameter minimum"));
    assertThat(
            ReferenceChecks.parts(
                altered("suites.md", "| `linear` |", "| `lineal` |"),
                List.of(PartKind.ARCHITECTURE)))
        .singleElement()
        .asString()
        .contains("no row for architecture linear");
    for (String wrong :
        List.of(
            "| `pgd` | `balls` | `linf` or `l2` | `linf` |",
            "| `pgd` | `ball` | `linf` | `linf` |",
            "| `pgd` | `ball` | `linf` or `l2` | `l2` |")) {
      assertThat(
              ReferenceChecks.parts(
                  altered(
                      "norms-and-routes.md", "| `pgd` | `ball` | `linf` or `l2` | `linf` |", wrong),
                  List.of(PartKind.OBJECTIVE)))
          .as(wrong)
          .anySatisfy(problem -> assertThat(problem).contains("no row | `pgd` | `ball` |"));
    }
    assertThat(
            ReferenceChecks.parts(
                altered("norms-and-routes.md", "`epsilon2` | `pixel^2`", "`epsilon2` | number"),
                List.of(PartKind.NORM)))
        .hasSize(4);
    assertThat(
            ReferenceChecks.parts(
                altered("explanations.md", "| `pgd-accuracy` | `steps` |", "| `gini` | `steps` |"),
                List.of(PartKind.METRIC)))
        .anySatisfy(problem -> assertThat(problem).contains("gini has no parameter steps"));
    assertThat(
            ReferenceChecks.backends(
                altered("suites.md", "`pytorch` or `tensorflow`", "`pytorch`")))
        .singleElement()
        .asString()
        .contains("no backend tensorflow");
  }

  @Test
  void aMethodOrAMetricThatNoRowNamesIsRefused() {
    assertThat(
            ReferenceChecks.rows(
                altered("parity.md", "| `var-grad` |", "| var-grad |"),
                List.of(PartKind.METRIC, PartKind.SALIENCY)))
        .singleElement()
        .asString()
        .contains("no row names var-grad");
  }

  @Test
  void anExitCodeOrAColumnThatIsMissingOrInventedIsRefused() {
    assertThat(ReferenceChecks.exitCodes(altered("results.md", "\n| 141 |", "\n| 142 |")))
        .satisfiesExactly(
            gone -> assertThat(gone).contains("no exit code 141"),
            made -> assertThat(made).contains("there is no exit code 142"));
    assertThat(ReferenceChecks.columns(altered("results.md", "`undefined`", "`missing`")))
        .satisfiesExactly(
            gone -> assertThat(gone).contains("no column undefined"),
            made -> assertThat(made).contains("there is no column missing"));
  }

  @Test
  void anArrowOfTheDiagramThatNoPomHasIsRefused() {
    assertThat(
            ReferenceChecks.modules(
                altered("architecture.md", "results --> api", "api --> results")))
        .satisfiesExactly(
            gone -> assertThat(gone).contains("no arrow results --> api"),
            made -> assertThat(made).contains("there is no arrow api --> results"));
    assertThat(ReferenceChecks.modules(altered("architecture.md", "| `losses` |", "| `loss` |")))
        .hasSize(2);
  }

  @Test
  void aRoomThatIsMissingOrInventedIsRefused() {
    assertThat(ReferenceChecks.rooms(altered("architecture.md", "`runner.grid` |", "`grid` |")))
        .satisfiesExactly(
            gone -> assertThat(gone).contains("no room runner.grid"),
            made -> assertThat(made).contains("there is no room grid"));
  }
}
