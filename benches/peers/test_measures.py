"""The measures on figures that a hand can check: `python -m unittest` in this folder."""

import unittest

import measures
import samples

SCORES, LABELS = [0.9, 0.8, 0.8, 0.3], [True, True, False, False]


class Measures(unittest.TestCase):
    def test_a_score_at_the_threshold_counts(self):
        precision, recall, f1 = measures.at(SCORES, LABELS, 0.8)
        self.assertEqual((precision, recall), (2 / 3, 1.0))
        self.assertAlmostEqual(f1, 0.8)

    def test_a_tie_is_half_in_order(self):
        self.assertEqual(measures.auc(SCORES, LABELS), 3.5 / 4)

    def test_the_threshold_reaches_the_share_and_no_less(self):
        scores = [0.9, 0.8, 0.7, 0.6]
        self.assertEqual(measures.threshold_for(scores, 0.50), 0.8)
        self.assertEqual(measures.threshold_for(scores, 0.51), 0.7)
        self.assertEqual(measures.threshold_for(scores, 1.0), 0.6)

    def test_nothing_above_the_threshold_is_no_match(self):
        self.assertEqual(measures.at(SCORES, LABELS, 0.95)[1:], (0.0, 0.0))


class Samples(unittest.TestCase):
    def test_days_of_birth_in_remarks(self):
        remarks = "DOB 11 Feb 1934; alt. DOB 1935; POB Panama; DOB Mar 1936."
        self.assertEqual(samples.births(remarks), ["1934-02-11", "1935", "1936"])

    def test_the_family_name_goes_last(self):
        self.assertEqual(samples.natural("NORIEGA, Manuel Antonio"), "Manuel Antonio NORIEGA")
        self.assertEqual(samples.natural("AERO-CARIBBEAN"), "AERO-CARIBBEAN")


if __name__ == "__main__":
    unittest.main()
