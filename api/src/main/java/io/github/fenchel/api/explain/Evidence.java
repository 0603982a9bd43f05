package io.github.fenchel.api.explain;

import io.github.fenchel.api.tensor.HostArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engine computed for some test images.
 *
 * @param subject the images, attacked where the metric has an attack, their labels and their places
 *     in the dataset's own split
 * @param logits {@code [n,K]}: of these images
 * @param cleanLogits {@code [n,K]}: of the same images without an attack
 * @param explanation the map that the metric is crossed with; null if it reads none
 * @param gradients the simple gradients that it reads, {@code [n,C,H,W]}, by output
 * @param sides the images' side maps by name, e.g. {@code mask}: {@code [n,1,H,W]}
 * @param network the trained network; null if the metric does not ask it
 */
public record Evidence(
    LabeledImages subject,
    HostArray logits,
    HostArray cleanLogits,
    @Nullable Explanation explanation,
    Map<Output, HostArray> gradients,
    Map<String, HostArray> sides,
    @Nullable TrainedModel network) {
  /**
   * Maps and what made them.
   *
   * @param method the saliency method
   * @param maps raw and signed, {@code [n,C,H,W]}
   * @param cleanMaps those of the same images without an attack; the maps themselves if there is
   *     none
   */
  public record Explanation(SaliencyMethod method, HostArray maps, HostArray cleanMaps) {}

  /** Copies the maps. */
  public Evidence {
    gradients = Map.copyOf(gradients);
    sides = Map.copyOf(sides);
  }

  /** Evidence about images that were neither attacked nor explained. */
  public Evidence(LabeledImages subject, HostArray logits) {
    this(subject, logits, logits, null, Map.of(), Map.of(), null);
  }

  /** Returns this with the logits of the images as they are, where these are attacked. */
  public Evidence withCleanLogits(HostArray clean) {
    return new Evidence(subject, logits, clean, explanation, gradients, sides, network);
  }

  /** Returns this with the maps of the method that the metric is crossed with. */
  public Evidence withMap(SaliencyMethod method, HostArray maps) {
    return withMap(method, maps, maps);
  }

  /** Returns this with these maps of attacked images, and those of the images as they were. */
  public Evidence withMap(SaliencyMethod method, HostArray maps, HostArray cleanMaps) {
    Explanation made = new Explanation(method, maps, cleanMaps);
    return new Evidence(subject, logits, cleanLogits, made, gradients, sides, network);
  }

  /** Returns this with simple gradients. */
  public Evidence withGradients(Map<Output, HostArray> maps) {
    return new Evidence(subject, logits, cleanLogits, explanation, maps, sides, network);
  }

  /** Returns this with side maps. */
  public Evidence withSides(Map<String, HostArray> maps) {
    return new Evidence(subject, logits, cleanLogits, explanation, gradients, maps, network);
  }

  /** Returns this with the trained network. */
  public Evidence withModel(TrainedModel model) {
    return new Evidence(subject, logits, cleanLogits, explanation, gradients, sides, model);
  }

  /** Returns the number of images. */
  public int size() {
    return subject.size();
  }

  /** Returns the images, {@code [n,C,H,W]} in [0,1]. */
  public HostArray images() {
    return subject.images();
  }

  /** Returns the labels, INT64 {@code [n]}. */
  public HostArray labels() {
    return subject.labels();
  }

  /**
   * Returns the maps that the metric measures, {@code [n,C,H,W]}.
   *
   * @throws IllegalArgumentException if it did not ask for maps
   */
  public HostArray map() {
    return explained().maps();
  }

  /**
   * Returns the maps of the same images without an attack, {@code [n,C,H,W]}.
   *
   * @throws IllegalArgumentException if the metric did not ask for maps
   */
  public HostArray cleanMap() {
    return explained().cleanMaps();
  }

  /**
   * Returns the method that made {@link #map}, to explain other images by.
   *
   * @throws IllegalArgumentException if the metric did not ask for maps
   */
  public SaliencyMethod method() {
    return explained().method();
  }

  private Explanation explained() {
    if (explanation == null) {
      throw new IllegalArgumentException("the metric reads no map: its reads() asks for none");
    }
    return explanation;
  }

  /**
   * Returns simple gradients, {@code [n,C,H,W]}.
   *
   * @throws IllegalArgumentException if the metric did not ask for that output's
   */
  public HostArray gradient(Output of) {
    HostArray gradient = gradients.get(of);
    if (gradient == null) {
      throw new IllegalArgumentException(
          "the metric does not read the gradient of the "
              + of.text()
              + ": its reads() does not ask for it");
    }
    return gradient;
  }

  /**
   * Returns the images' side maps of one name, {@code [n,1,H,W]}.
   *
   * @throws IllegalArgumentException if the images have none of that name
   */
  public HostArray side(String name) {
    HostArray side = sides.get(name);
    if (side == null) {
      throw new IllegalArgumentException("the images have no side map \"" + name + "\"");
    }
    return side;
  }

  /**
   * Returns the trained network.
   *
   * @throws IllegalArgumentException if the metric did not ask for it
   */
  public TrainedModel model() {
    if (network == null) {
      throw new IllegalArgumentException(
          "the metric does not ask the network: its reads() does not say so");
    }
    return network;
  }
}
