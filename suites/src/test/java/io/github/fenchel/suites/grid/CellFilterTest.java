package io.github.fenchel.suites.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.suites.FakePlugin;
import io.github.fenchel.suites.GoodSuite;
import io.github.fenchel.suites.SuiteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellFilterTest {
  @TempDir private Path folder = Path.of("");

  /** Seeds 0 and 1 of: the baseline, and l1 at two sizes. */
  private List<Cell> cells() throws IOException {
    List<String> lines = new ArrayList<>(GoodSuite.LINES.subList(0, 5));
    lines.add("seed: [0, 1]");
    lines.add("training: {epochs: 2, batch: 64, optimizer: adam}");
    lines.add(
        "objective: [standard, {norm: l1, epsilon: [4/255 pixel, 10/255 pixel], route: fast}]");
    Path file = Files.writeString(folder.resolve("s.yaml"), String.join("\n", lines));
    return SuiteReader.read(file, FakePlugin.catalog()).cells();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "norm=l1 | l1 4/255 pixel, seed 0; l1 4/255 pixel, seed 1; l1 10/255 pixel, seed 0;"
            + " l1 10/255 pixel, seed 1",
        "norm=l1, epsilon=10/255 pixel, seed=1 | l1 10/255 pixel, seed 1",
        "epsilon=2/51 pixel,seed=0 | l1 10/255 pixel, seed 0",
        "epsilon=4/255 pixel,epsilon=10/255 pixel,seed=0 | l1 4/255 pixel, seed 0;"
            + " l1 10/255 pixel, seed 0",
        "objective=standard | standard, seed 0; standard, seed 1",
        "objective=l1 4/255 pixel,seed=1 | l1 4/255 pixel, seed 1",
        "route=fast,seed=0 | l1 4/255 pixel, seed 0; l1 10/255 pixel, seed 0",
        "backend=pytorch,architecture=small-cnn,batch=64,objective=standard,seed=1 |"
            + " standard, seed 1",
      })
  void cellsAreChosenByAxesAndParametersAsTheSuiteOrTheTableSpellsThem(String only, String titles)
      throws IOException {
    List<Cell> cells = cells();
    CellFilter filter = CellFilter.parse(only, cells);
    assertThat(String.join("; ", cells.stream().filter(filter).map(Cell::title).toList()))
        .isEqualTo(titles);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nrm=l1 | unknown axis \"nrm\"; did you mean \"norm\"? expected one of architecture,",
        "epsilon=4/255 | no cell has epsilon \"4/255\"; did you mean \"4/255 pixel\"?",
        "seed=2 | no cell has seed \"2\"; expected one of 0, 1",
        "l1 | \"l1\" is not a condition; expected axis=value, e.g. norm=l1,epsilon=8/255 pixel",
        "objective=standard,norm=l1 | no cell of the suite meets all of these; leave one out",
      })
  void whatChoosesNothingIsAnswered(String only, String answer) throws IOException {
    List<Cell> cells = cells();
    assertThatThrownBy(() -> CellFilter.parse(only, cells))
        .isInstanceOf(FenchelException.class)
        .hasMessageStartingWith("--only \"" + only + "\": " + answer);
  }

  @Test
  void anEmptyChoiceIsAMistake() throws IOException {
    List<Cell> cells = cells();
    assertThatThrownBy(() -> CellFilter.parse("", cells))
        .hasMessageContaining("is not a condition");
  }
}
