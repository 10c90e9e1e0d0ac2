"""The invented town of Vėjūnai, to practise in. Every person, school and idea here is made up."""
