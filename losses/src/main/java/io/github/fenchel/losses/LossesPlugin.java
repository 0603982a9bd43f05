package io.github.fenchel.losses;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import java.util.List;

/** Offers the norms and the objectives of this module. */
public final class LossesPlugin implements Plugin {

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<Offer<Norm>> norms() {
    return List.of(l1(), elasticNet(), groupL2());
  }

  @Override
  public List<ObjectiveOffer> objectives() {
    return ObjectiveOffers.all();
  }

  private static Offer<Norm> l1() {
    Descriptor descriptor =
        Descriptor.of(
            "l1",
            "epsilon ||g||_1 on the gradient: a box on the perturbation",
            Parameter.quantity(
                "epsilon", Unit.PIXEL, Range.positive(), "largest change of a pixel value"));
    return new Offer<>(descriptor, arguments -> new L1(arguments.quantity("epsilon")));
  }

  private static Offer<Norm> elasticNet() {
    Descriptor descriptor =
        Descriptor.of(
            "elastic-net",
            "epsilon ||g||_1 + epsilon2 ||g||_2^2 on the gradient: a box with soft walls",
            Parameter.quantity(
                "epsilon", Unit.PIXEL, Range.atLeast(0), "change of a pixel value that is free"),
            Parameter.quantity(
                "epsilon2", Unit.PIXEL_SQUARED, Range.positive(), "weight of the squared norm"));
    return new Offer<>(
        descriptor,
        arguments -> new ElasticNet(arguments.quantity("epsilon"), arguments.quantity("epsilon2")));
  }

  private static Offer<Norm> groupL2() {
    Descriptor descriptor =
        Descriptor.of(
            "group-l2",
            "epsilon sum_S ||g_S||_2 over patches of the gradient: a ball for each patch",
            Parameter.quantity(
                "epsilon", Unit.PIXEL, Range.positive(), "largest L2 length of a patch's change"),
            Parameter.whole(
                "patch", Range.atLeast(1), "side of a patch; divides the image's height and width"),
            Parameter.choice(
                "channels",
                Words.of(GroupL2.Channels.values()),
                "whether a patch is a group in each channel or across channels"));
    return new Offer<>(
        descriptor,
        arguments ->
            new GroupL2(
                arguments.quantity("epsilon"),
                arguments.whole("patch"),
                Words.constant(GroupL2.Channels.class, arguments.word("channels"))));
  }
}
