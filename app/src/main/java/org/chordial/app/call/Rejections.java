package org.chordial.app.call;

import java.util.List;

/** What the final statuses of SIP mean to the user. */
final class Rejections {

  /** From the least to the most telling, where devices fail for different reasons. */
  private static final List<PhoneFailure> ORDER =
      List.of(
          PhoneFailure.OFFLINE,
          PhoneFailure.UNREACHABLE,
          PhoneFailure.WRONG_IDENTITY,
          PhoneFailure.REJECTED,
          PhoneFailure.NOT_ACCEPTABLE,
          PhoneFailure.NO_ANSWER,
          PhoneFailure.BUSY,
          PhoneFailure.DECLINED);

  private Rejections() {}

  static PhoneFailure of(int status) {
    return switch (status) {
      case 404, 604 -> PhoneFailure.NO_SUCH_NAME;
      case 408, 503 -> PhoneFailure.OFFLINE;
      case 480, 487 -> PhoneFailure.NO_ANSWER;
      case 486, 600 -> PhoneFailure.BUSY;
      case 603 -> PhoneFailure.DECLINED;
      case 488, 606, 415 -> PhoneFailure.NOT_ACCEPTABLE;
      default -> PhoneFailure.REJECTED;
    };
  }

  static PhoneFailure moreTelling(PhoneFailure one, PhoneFailure other) {
    return ORDER.indexOf(other) >= ORDER.indexOf(one) ? other : one;
  }
}
