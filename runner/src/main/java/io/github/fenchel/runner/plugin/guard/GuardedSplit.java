package io.github.fenchel.runner.plugin.guard;

import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Images of a plugin's dataset, held to what the dataset says of itself. */
final class GuardedSplit implements Split {
  private final String jar;
  private final String part;
  private final Split split;
  private final DatasetInfo info;
  private final int images;

  /**
   * A split.
   *
   * @param part what it is, for messages
   * @param images how many images the dataset says that it has
   */
  GuardedSplit(String jar, String part, Split split, DatasetInfo info, int images) {
    this.jar = jar;
    this.part = part;
    this.split = split;
    this.info = info;
    this.images = images;
  }

  @Override
  public int size() {
    int size = asked("size", split::size);
    if (size != images) {
      throw fault("size", "returned " + size + ", expected " + images + " as the dataset says");
    }
    return size;
  }

  @Override
  public int position(int index) {
    int position = asked("position", () -> split.position(index));
    if (position < 0) {
      throw fault("position", "returned " + position + " for image " + index);
    }
    return position;
  }

  @Override
  public int label(int index) {
    int label = asked("label", () -> split.label(index));
    if (label < 0 || label >= info.classes()) {
      throw fault(
          "label",
          "returned " + label + " for image " + index + " of " + info.classes() + " classes");
    }
    return label;
  }

  @Override
  public HostArray images(int... indices) {
    HostArray images = asked("images", () -> split.images(indices));
    require("images", images, info.image().batch(indices.length));
    return images;
  }

  @Override
  public Map<String, HostArray> sides(int... indices) {
    Map<String, HostArray> sides = asked("sides", () -> split.sides(indices));
    if (!Set.copyOf(sides.keySet()).equals(info.sides())) {
      throw fault("sides", "returned " + sides.keySet() + ", expected " + info.sides());
    }
    Shape map = Shape.of(indices.length, 1, info.image().height(), info.image().width());
    sides.values().forEach(side -> require("sides", side, map));
    return sides;
  }

  private void require(String method, @Nullable HostArray array, Shape shape) {
    if (array == null) {
      throw fault(method, "returned null");
    }
    if (!array.shape().equals(shape)) {
      throw fault(method, "returned shape " + array.shape() + ", expected " + shape);
    }
    if (array.dataType() != DataType.FLOAT32) {
      throw fault(method, "returned " + array.dataType() + ", expected " + DataType.FLOAT32);
    }
  }

  private <T> T asked(String method, Supplier<T> question) {
    @Nullable T answer = GuardedPlugin.asked(jar, part + ": " + method, false, question);
    if (answer == null) {
      throw fault(method, "returned null");
    }
    return answer;
  }

  private PluginException fault(String method, String did) {
    return new PluginException(
        jar,
        part + ": " + method + " " + did + "; this is a bug in the plugin, report it to its author",
        null);
  }
}
