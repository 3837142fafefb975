"""Tests of site processes."""
