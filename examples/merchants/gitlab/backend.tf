terraform {
  backend "http" {} # its settings are TF_HTTP_… in .gitlab-ci.yml
}
