package io.github.fenchel.results.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunArraysTest {
  private static final HostArray INDEX = HostArray.of(Shape.of(2), 7L, 9L);

  private static List<NamedArray> saliency(Shape map) {
    return RunArrays.saliency(
        Samples.places(INDEX),
        HostArray.zeros(DataType.FLOAT32, Shape.of(2, 3, 4, 5)),
        List.of(new NamedArray("grad_cam", HostArray.zeros(DataType.FLOAT64, map))));
  }

  /** Grad-CAM knows places, and no colors. */
  @Test
  void aMapHasTheImagesShapeOrOneChannel() {
    for (Shape map : List.of(Shape.of(2, 3, 4, 5), Shape.of(2, 1, 4, 5))) {
      List<NamedArray> arrays = saliency(map);
      assertThat(arrays.get(3).array().shape()).isEqualTo(map);
      RunArrays.requireSaliency(arrays);
    }
    for (Shape map : List.of(Shape.of(2, 2, 4, 5), Shape.of(1, 1, 4, 5), Shape.of(2, 1, 5, 4))) {
      assertThatThrownBy(() -> saliency(map)).hasMessageContaining("grad_cam is");
    }
  }

  @Test
  void laterColumnsOfOneNameHaveANumber() {
    MetricDefinition one = Samples.metric(Component.of("gini"));
    MetricDefinition index = Samples.metric(Component.of("index"));
    assertThat(RunArrays.columnNames(List.of(one, one, index)))
        .doesNotHaveDuplicates()
        .first()
        .isEqualTo("gini");
    assertThat(RunArrays.columnNames(List.of(index))).doesNotContain("index");
  }
}
