package io.github.fenchel.runner.data.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageDigestTest {
  @Test
  void nothingHasTheDigestOfNothing() {
    assertThat(new UsageDigest().hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void indicesAreHashedWithNameAndLength() {
    // python: sha256(b"\0\0\0\7" b"\0\0\0\4" b"indices" b"\0\0\0\5")
    UsageDigest digest = new UsageDigest();
    digest.addIndices(5);
    assertThat(digest.hex())
        .isEqualTo("6c9600f412a0c0b57077f2b2728e4938bf8f816f2fd4781ebee6cc68033ff902");
  }

  @Test
  void readingTheDigestDoesNotEndIt() {
    UsageDigest read = new UsageDigest();
    read.addIndices(1, 2);
    read.hex();
    read.addIndices(3);
    UsageDigest unread = new UsageDigest();
    unread.addIndices(1, 2);
    unread.addIndices(3);
    assertThat(read.hex()).isEqualTo(unread.hex());
  }

  @Test
  void indicesTheirGroupingAndChoicesEachChangeTheDigest() {
    HostArray choices = HostArray.of(Shape.of(2, 1), 0L, 1L);
    List<String> digests = new ArrayList<>();
    UsageDigest digest = new UsageDigest();
    digest.addIndices(1, 2);
    digests.add(digest.hex());
    digest.addArray("horizontal-flip", choices);
    digests.add(digest.hex());
    digest.addIndices(3);
    digests.add(digest.hex());
    UsageDigest split = new UsageDigest();
    split.addIndices(1);
    split.addIndices(2);
    digests.add(split.hex());
    UsageDigest reshaped = new UsageDigest();
    reshaped.addIndices(1, 2);
    reshaped.addArray("horizontal-flip", choices.reshape(Shape.of(1, 2)));
    digests.add(reshaped.hex());
    assertThat(digests).doesNotHaveDuplicates();
  }
}
