package io.github.fenchel.runner.data.split;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.tensor.HostArray;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * A split some of whose images have entries masked by one value; a bit for each entry is all that
 * is kept of the maps that masked them.
 */
public final class MaskedSplit implements Split {
  private final Split whole;
  private final float value;
  private final Map<Integer, BitSet> masks;

  private MaskedSplit(Split whole, float value, Map<Integer, BitSet> masks) {
    this.whole = whole;
    this.value = value;
    this.masks = masks;
  }

  /** Collects the masks of a split's images; not thread-safe. */
  public static final class Builder {
    private final Split whole;
    private final Derivation by;
    private final Map<Integer, BitSet> masks = new TreeMap<>();
    private int unranked;

    /**
     * Masks of no image yet.
     *
     * @param by which entries are masked
     */
    public Builder(Split whole, Derivation by) {
      this.whole = whole;
      this.by = by;
    }

    /**
     * Masks one image.
     *
     * @param place its place in the split
     * @param map its map, {@code [C,H,W]} or {@code [1,H,W]}
     * @param entries how many entries it has
     * @throws IllegalArgumentException if the map cannot rank them
     */
    public void add(int place, HostArray map, int entries) {
      EntryRanks ranks = new EntryRanks(map, entries);
      unranked += ranks.areEqual() ? 1 : 0;
      masks.put(place, ranks.masked(by.arm(), by.kept()));
    }

    /** Returns of how many images the map is constant, so that only places rank their entries. */
    public int unranked() {
      return unranked;
    }

    /** Returns the masked images. */
    public MaskedSplit build(float value) {
      return new MaskedSplit(whole, value, new TreeMap<>(masks));
    }
  }

  /** Returns the digest of the masks: equal if the same entries of the same images are masked. */
  public String digest() {
    UsageDigest digest = new UsageDigest();
    masks.forEach(
        (place, mask) -> {
          digest.addIndices(place);
          digest.addIndices(mask.stream().toArray());
        });
    return digest.hex();
  }

  @Override
  public int size() {
    return whole.size();
  }

  @Override
  public int label(int index) {
    return whole.label(index);
  }

  @Override
  public int position(int index) {
    return whole.position(index);
  }

  /**
   * Returns masked images.
   *
   * @throws IllegalStateException if one has no mask: an image as it is must not pass for a masked
   *     one
   */
  @Override
  public HostArray images(int... indices) {
    HostArray images = whole.images(indices);
    float[] entries = images.toFloats();
    int length = indices.length == 0 ? 0 : entries.length / indices.length;
    for (int i = 0; i < indices.length; i++) {
      BitSet mask = masks.get(indices[i]);
      if (mask == null) {
        throw new IllegalStateException("image " + indices[i] + " has no mask");
      }
      for (int entry = mask.nextSetBit(0); entry >= 0; entry = mask.nextSetBit(entry + 1)) {
        entries[i * length + entry] = value;
      }
    }
    return HostArray.of(images.shape(), entries);
  }

  @Override
  public Map<String, HostArray> sides(int... indices) {
    return whole.sides(indices);
  }
}
