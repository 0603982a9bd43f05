package io.github.fenchel.losses;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.GroupElasticNet;
import io.github.fenchel.losses.norm.GroupL2;
import io.github.fenchel.losses.norm.Huber;
import io.github.fenchel.losses.norm.L1;
import io.github.fenchel.losses.norm.L2;
import io.github.fenchel.losses.norm.L2Squared;
import io.github.fenchel.losses.norm.LInf;
import io.github.fenchel.losses.norm.WeightedL1;
import io.github.fenchel.losses.norm.WeightedL2;
import java.util.List;

/** The names and the parameters of this module's norms. */
final class NormOffers {
  private NormOffers() {}

  static List<Offer<Norm>> all() {
    return List.of(
        l1(),
        l2(),
        l2Squared(),
        lInf(),
        elasticNet(),
        groupL2(),
        groupElasticNet(),
        huber(),
        weightedL1(),
        weightedL2());
  }

  private static Offer<Norm> l1() {
    Descriptor descriptor =
        Descriptor.of(
            "l1",
            "epsilon ||g||_1 on the gradient: a box on the perturbation",
            epsilon("largest change of a pixel value"));
    return new Offer<>(descriptor, arguments -> new L1(arguments.quantity("epsilon")));
  }

  private static Offer<Norm> l2() {
    Descriptor descriptor =
        Descriptor.of(
            "l2",
            "epsilon ||g||_2 on the gradient: a ball for the whole perturbation",
            epsilon("largest L2 length of an image's change"));
    return new Offer<>(descriptor, arguments -> new L2(arguments.quantity("epsilon")));
  }

  private static Offer<Norm> l2Squared() {
    Descriptor descriptor =
        Descriptor.of(
            "l2-squared",
            "epsilon2 ||g||_2^2 on the gradient: a quadratic cost of the perturbation",
            epsilon2());
    return new Offer<>(descriptor, arguments -> new L2Squared(arguments.quantity("epsilon2")));
  }

  private static Offer<Norm> lInf() {
    Descriptor descriptor =
        Descriptor.of(
            "linf",
            "epsilon ||g||_inf on the gradient: an L1 ball for the whole perturbation",
            epsilon("largest sum of an image's absolute changes"));
    return new Offer<>(descriptor, arguments -> new LInf(arguments.quantity("epsilon")));
  }

  private static Offer<Norm> elasticNet() {
    Descriptor descriptor =
        Descriptor.of(
            "elastic-net",
            "epsilon ||g||_1 + epsilon2 ||g||_2^2 on the gradient: a box with soft walls",
            Parameter.quantity(
                "epsilon",
                Unit.PIXEL,
                Range.atLeast(0),
                "change of a pixel value that costs nothing"),
            epsilon2());
    return new Offer<>(
        descriptor,
        arguments -> new ElasticNet(arguments.quantity("epsilon"), arguments.quantity("epsilon2")));
  }

  private static Offer<Norm> groupL2() {
    Descriptor descriptor =
        Descriptor.of(
            "group-l2",
            "epsilon sum_S ||g_S||_2 over patches of the gradient: a ball for each patch",
            epsilon("largest L2 length of a patch's change"),
            patch(),
            channels());
    return new Offer<>(
        descriptor,
        arguments ->
            new GroupL2(
                arguments.quantity("epsilon"), arguments.whole("patch"), channels(arguments)));
  }

  private static Offer<Norm> groupElasticNet() {
    Descriptor descriptor =
        Descriptor.of(
            "group-elastic-net",
            "epsilon sum_S ||g_S||_2 + epsilon2 ||g||_2^2 over patches of the gradient: a ball with"
                + " soft walls for each patch",
            Parameter.quantity(
                "epsilon",
                Unit.PIXEL,
                Range.atLeast(0),
                "L2 length of a patch's change that costs nothing"),
            epsilon2(),
            patch(),
            channels());
    return new Offer<>(
        descriptor,
        arguments ->
            new GroupElasticNet(
                arguments.quantity("epsilon"),
                arguments.quantity("epsilon2"),
                arguments.whole("patch"),
                channels(arguments)));
  }

  private static Offer<Norm> huber() {
    Descriptor descriptor =
        Descriptor.of(
            "huber",
            "quadratic in small entries of the gradient, absolute in large ones: a box and a"
                + " quadratic cost of the perturbation",
            epsilon("largest change of a pixel value"),
            epsilon2());
    return new Offer<>(
        descriptor,
        arguments -> new Huber(arguments.quantity("epsilon"), arguments.quantity("epsilon2")));
  }

  private static Offer<Norm> weightedL1() {
    Descriptor descriptor =
        Descriptor.of(
            "weighted-l1",
            "epsilon ||(1 - mask) g||_1 on the gradient: a box that the image's mask narrows",
            epsilon("largest change of a pixel value where the mask is 0"));
    return new Offer<>(descriptor, arguments -> new WeightedL1(arguments.quantity("epsilon")));
  }

  private static Offer<Norm> weightedL2() {
    Descriptor descriptor =
        Descriptor.of(
            "weighted-l2",
            "epsilon ||(1 - mask) g||_2 on the gradient: an ellipsoid that the image's mask"
                + " flattens",
            epsilon("largest L2 length of an image's change where the mask is 0"));
    return new Offer<>(descriptor, arguments -> new WeightedL2(arguments.quantity("epsilon")));
  }

  private static Parameter epsilon(String doc) {
    return Parameter.quantity("epsilon", Unit.PIXEL, Range.positive(), doc);
  }

  private static Parameter epsilon2() {
    return Parameter.quantity(
        "epsilon2", Unit.PIXEL_SQUARED, Range.positive(), "weight of the squared norm");
  }

  private static Parameter patch() {
    return Parameter.whole(
        "patch", Range.atLeast(1), "side of a patch; divides the image's height and width");
  }

  private static Parameter channels() {
    return Parameter.choice(
        "channels",
        ConstantNames.of(GroupL2.Channels.values()),
        "whether a patch is a group in each channel or across channels");
  }

  private static GroupL2.Channels channels(Arguments arguments) {
    return ConstantNames.constant(GroupL2.Channels.class, arguments.word("channels"));
  }
}
