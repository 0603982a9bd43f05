package io.github.fenchel.runner.data;

import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.runner.data.cifar.Cifar;
import io.github.fenchel.runner.data.fashion.BlockFashion;
import io.github.fenchel.runner.data.fashion.FashionMnist;
import io.github.fenchel.runner.data.fashion.FashionMnistMini;
import io.github.fenchel.runner.data.folder.ImageFolder;
import io.github.fenchel.runner.data.npz.MedMnist;
import io.github.fenchel.runner.data.npz.NpzArrays;
import io.github.fenchel.runner.data.published.CubGaze;
import io.github.fenchel.runner.data.published.Imagenette;
import io.github.fenchel.runner.data.synthetic.SignedBasis;
import java.util.List;

/** The built-in datasets. */
public final class Datasets {
  private Datasets() {}

  /** Returns the datasets as a plugin offers them. */
  public static List<Offer<DatasetSource>> offers() {
    return List.of(
        new Offer<>(
            Descriptor.of(
                "fashion-mnist",
                "Fashion-MNIST: 60,000 + 10,000 gray images of clothes, 28 x 28, 10 classes"),
            arguments -> new FashionMnist()),
        new Offer<>(
            Descriptor.of(
                "fashion-mnist-mini",
                "A tenth of Fashion-MNIST, 600 + 100 images per class, shipped with Fenchel"),
            arguments -> new FashionMnistMini()),
        new Offer<>(
            Descriptor.of(
                BlockFashion.ID,
                "A garment of fashion-mnist-mini above or below a meaningless block, 56 x 28, with"
                    + " a mask of the garment",
                Parameter.choice(
                    "place",
                    List.of("random", "top"),
                    "where the garment is: top or bottom by chance, or always at the top")),
            arguments -> new BlockFashion(arguments.word("place").equals("random"))),
        Cifar.ten(),
        Cifar.hundred(),
        ImageFolder.offer(),
        NpzArrays.offer(),
        MedMnist.offer(),
        SignedBasis.offer(),
        Imagenette.offer(),
        CubGaze.offer());
  }
}
