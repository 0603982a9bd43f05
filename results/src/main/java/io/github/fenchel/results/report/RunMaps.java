package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.measure.ChannelPooling;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.report.number.Glossary;
import io.github.fenchel.results.store.RunStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The maps of one run as a report shows them: raw, but for large ones, which are pooled.
 *
 * @param index the images' places in the test split
 * @param labels their classes; -1 where they were not recorded
 * @param input the images, {@code [N,C,H,W]} in [0,1]
 * @param maps array name to raw, signed maps of the same shape, or of one channel
 * @param factor the side of the blocks whose means are shown; 1 for every pixel as it is
 */
record RunMaps(
    HostArray index, HostArray labels, HostArray input, Map<String, HostArray> maps, int factor) {
  /** Larger images are shown smaller: a hundred of them would be a download of many megabytes. */
  static final int MOST_PIXELS = 64;

  private static final int WHITE = 255;

  RunMaps {
    maps = Collections.unmodifiableMap(new LinkedHashMap<>(maps));
  }

  /** Reads the maps of a finished run; empty if it has none. */
  static Optional<RunMaps> read(RunStore store, RunRecord run) {
    Path file = store.folder(run.runId()).resolve(RunStore.SALIENCY);
    if (!RegularFile.isThereItself(file)) {
      return Optional.empty();
    }
    Map<String, HostArray> arrays = new LinkedHashMap<>(Npz.read(file));
    HostArray index = arrays.remove("index");
    HostArray input = arrays.remove("input");
    if (index == null || input == null || input.shape().rank() != 4) {
      store.warn(file + ": holds no index or no input; the report leaves it out");
      return Optional.empty();
    }
    Shape images = input.shape();
    arrays.entrySet().removeIf(array -> !isMap(array.getKey(), array.getValue(), images));
    if (arrays.isEmpty()) { // the suite asked for none
      return Optional.empty();
    }
    long side = Math.max(input.shape().get(2), input.shape().get(3));
    int factor = (int) Math.max(1, (side + MOST_PIXELS - 1) / MOST_PIXELS);
    if (factor > 1) {
      input = ChannelPooling.mean(input, factor);
      arrays.replaceAll((name, map) -> ChannelPooling.mean(map, factor));
    }
    HostArray labels = labels(store.folder(run.runId()).resolve(RunStore.EXAMPLES), index);
    return Optional.of(new RunMaps(index, labels, input, arrays, factor));
  }

  /** Maps have the images' channels, or one; other arrays tell something of each image. */
  private static boolean isMap(String name, HostArray array, Shape images) {
    return RunArrays.isMap(name)
        && array.shape().rank() == 4
        && (array.shape().equals(images) || array.shape().equals(images.with(1, 1)));
  }

  /** The classes of images by their places, from a run's examples; -1 where they are not known. */
  static HostArray labels(Path examples, HostArray index) {
    long[] labels = new long[index.size()];
    Arrays.fill(labels, -1);
    if (RegularFile.isThereItself(examples)) {
      Map<String, HostArray> arrays = Npz.read(examples, Set.of("index", "label")::contains);
      HostArray places = arrays.get("index");
      HostArray classes = arrays.get("label");
      if (places != null && classes != null) {
        Map<Long, Long> byImage = new HashMap<>();
        long[] images = places.toLongs();
        long[] ofImages = classes.toLongs();
        for (int i = 0; i < images.length; i++) {
          byImage.put(images[i], ofImages[i]);
        }
        long[] explained = index.toLongs();
        for (int i = 0; i < labels.length; i++) {
          labels[i] = byImage.getOrDefault(explained[i], -1L);
        }
      }
    }
    return HostArray.of(Shape.of(labels.length), labels);
  }

  /** The same of some images alone, in this order. */
  RunMaps only(List<Integer> places) {
    Map<String, HostArray> fewer = new LinkedHashMap<>();
    maps.forEach((name, map) -> fewer.put(name, rows(map, places)));
    return new RunMaps(
        rows(index, places), rows(labels, places), rows(input, places), fewer, factor);
  }

  private static HostArray rows(HostArray all, List<Integer> places) {
    Shape shape = all.shape().with(0, places.size());
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(shape.size()) * all.dataType().bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    places.forEach(place -> bytes.put(all.rows(place, place + 1).toBytes()));
    return HostArray.of(all.dataType(), shape, bytes.rewind());
  }

  int images() {
    return index.size();
  }

  /** One image's map, {@code [C,H,W]}. */
  HostArray map(String array, int image) {
    return one(maps.getOrDefault(array, input), image);
  }

  /** One image, {@code [C,H,W]}. */
  HostArray image(int image) {
    return one(input, image);
  }

  private static HostArray one(HostArray all, int image) {
    Shape shape = all.shape();
    return all.rows(image, image + 1).reshape(Shape.of(shape.get(1), shape.get(2), shape.get(3)));
  }

  /** An array of maps for the viewer: FLOAT32, little-endian, in base 64. */
  ObjectNode mapJson(String array) {
    HostArray map = maps.getOrDefault(array, input);
    ObjectNode json = head(map.shape());
    json.put("data", base64(map.toBytes().array()));
    return json;
  }

  /** The images for the viewer, a byte per channel and pixel: they are only displayed. */
  ObjectNode inputJson(Glossary glossary, RunRecord run) {
    ObjectNode json = head(input.shape());
    ArrayNode names = json.putArray("classes");
    for (int i = 0; i < images(); i++) {
      names.add(glossary.className(run.spec().training().data().dataset(), (long) labels.at(i)));
    }
    json.put("data", base64(levels(input, 1)));
    return json;
  }

  private ObjectNode head(Shape of) {
    ObjectNode json = Json.NODES.objectNode();
    ArrayNode shape = json.putArray("shape");
    for (long length : of.toArray()) {
      shape.add(length);
    }
    json.put("factor", factor);
    json.set("index", whole(index));
    return json;
  }

  /** Whole numbers as the page reads them. */
  static ArrayNode whole(HostArray numbers) {
    ArrayNode json = Json.NODES.arrayNode();
    for (long number : numbers.toLongs()) {
      json.add(number);
    }
    return json;
  }

  /** Values as levels of gray: 0 is black, {@code white} and more is white. */
  static byte[] levels(HostArray values, double white) {
    byte[] levels = new byte[values.size()];
    for (int i = 0; i < levels.length; i++) {
      double share = white > 0 ? values.at(i) / white : 0;
      levels[i] = (byte) Math.round(WHITE * Math.min(1, Math.max(0, share)));
    }
    return levels;
  }

  static String base64(byte... bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
