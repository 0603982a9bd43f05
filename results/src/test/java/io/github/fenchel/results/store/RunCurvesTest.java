package io.github.fenchel.results.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.record.RunArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The curves of a run: stored, digested and checked as its other arrays are. */
class RunCurvesTest {
  private static final HostArray INDEX = HostArray.of(Shape.of(2), 7L, 9L);

  @TempDir private Path folder = Path.of("");

  private static List<NamedArray> curves(double last) {
    return RunArrays.curves(
        Samples.places(INDEX),
        List.of(
            new NamedArray(
                "insertion",
                HostArray.of(Shape.of(2, 3), new double[] {0, 0.5, last, 0, Double.NaN, 1}))));
  }

  private RunStore store(String name) {
    return RunStore.open(folder.resolve(name), warning -> {});
  }

  private static RunRecord add(RunStore store, List<NamedArray> curves) {
    RunRecord record = Samples.record();
    try (RunFolder run = store.begin(record.runId())) {
      RunStoreTest.fill(run);
      if (!curves.isEmpty()) {
        run.writeCurves(curves);
      }
      return run.commit(record);
    }
  }

  private static RunState state(RunStore store) {
    return store.state(Samples.record().runId()).orElseThrow();
  }

  @Test
  void aRunWithCurvesIsSoundAndItsDigestsSayThem() {
    RunRecord one = add(store("one"), curves(1));
    assertThat(state(store("one"))).isEqualTo(new RunState.Sound(one));
    assertThat(one.partDigests()).containsKey("curves");
    RunRecord other = add(store("other"), curves(0.75));
    assertThat(other.resultDigest()).isNotEqualTo(one.resultDigest());
    RunRecord none = add(store("none"), List.of());
    assertThat(none.partDigests()).doesNotContainKey("curves");
    assertThat(store("none").folder(none.runId()).resolve(RunStore.CURVES)).doesNotExist();
  }

  @Test
  void otherCurvesNoneOrCurvesThatNobodyRecordedAreAlterations() throws IOException {
    RunStore store = store("one");
    Path file = store.folder(add(store, curves(1)).runId()).resolve(RunStore.CURVES);
    Files.delete(file);
    assertThat(state(store("one"))).isInstanceOf(RunState.Altered.class);
    Npz.write(file, curves(0.75));
    assertThat(state(store("one"))).isInstanceOf(RunState.Altered.class);
    Files.delete(file);
    Npz.write(file, curves(1));
    assertThat(state(store("one"))).isInstanceOf(RunState.Sound.class);
    RunStore none = store("none");
    Npz.write(none.folder(add(none, List.of()).runId()).resolve(RunStore.CURVES), curves(1));
    assertThat(state(none)).isInstanceOf(RunState.Altered.class);
  }

  @Test
  void aMergeTakesThemAlong() {
    RunStore from = store("one");
    RunRecord run = add(from, curves(1));
    RunStore target = store("target");
    assertThat(Merge.into(target, List.of(from)).copied()).containsExactly(run.runId());
    assertThat(target.folder(run.runId()).resolve(RunStore.CURVES))
        .hasSameBinaryContentAs(from.folder(run.runId()).resolve(RunStore.CURVES));
  }

  @Test
  void curvesAreARowOfPointsForEachImage() {
    for (Shape shape : List.of(Shape.of(3, 2), Shape.of(2, 1), Shape.of(2, 2, 1))) {
      NamedArray wrong =
          new NamedArray("insertion", HostArray.of(shape, new double[(int) shape.size()]));
      assertThatThrownBy(() -> RunArrays.curves(Samples.places(INDEX), List.of(wrong)))
          .hasMessageContaining("curves insertion of 2 images")
          .hasMessageContaining("expected [2, points]");
    }
  }
}
