<?xml version="1.0" encoding="utf-8"?>
<!--
  Makes of the views of an area what PowerShell loads: a table says header, cell and width of a column in different
  places, a list says a value twice where it may be absent, and each view has the names that jobs give its type.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output indent="yes" />
  <xsl:strip-space elements="*" />

  <xsl:template match="/Views">
    <Configuration>
      <ViewDefinitions><xsl:apply-templates select="*" /></ViewDefinitions>
    </Configuration>
  </xsl:template>

  <xsl:template match="Table | List">
    <View>
      <Name><xsl:value-of select="@Name" /></Name>
      <ViewSelectedBy>
        <xsl:for-each select="@Of | @And">
          <TypeName>DockerSock.Models.<xsl:value-of select="." /></TypeName>
          <TypeName>Deserialized.DockerSock.Models.<xsl:value-of select="." /></TypeName>
        </xsl:for-each>
      </ViewSelectedBy>
      <xsl:apply-templates select="." mode="control" />
    </View>
  </xsl:template>

  <xsl:template match="Table" mode="control">
    <TableControl>
      <xsl:if test="not(@Streams)"><AutoSize /></xsl:if>
      <TableHeaders><xsl:apply-templates select="Column" mode="header" /></TableHeaders>
      <TableRowEntries>
        <TableRowEntry>
          <xsl:if test="Column/@Wrap"><Wrap /></xsl:if>
          <TableColumnItems><xsl:apply-templates select="Column" /></TableColumnItems>
        </TableRowEntry>
      </TableRowEntries>
    </TableControl>
  </xsl:template>

  <xsl:template match="Column" mode="header">
    <TableColumnHeader>
      <Label><xsl:value-of select="@Label" /></Label>
      <xsl:if test="../@Streams and not(@Wanted)"><Width><xsl:value-of select="@Width" /></Width></xsl:if>
      <xsl:if test="@Right"><Alignment>Right</Alignment></xsl:if>
    </TableColumnHeader>
  </xsl:template>

  <xsl:template match="Column">
    <xsl:variable name="table">[DockerSock.Formats.TableLayout]::Of('<xsl:value-of select="../@Name" />')</xsl:variable>
    <xsl:variable name="column">('<xsl:value-of select="@Label" />', </xsl:variable>
    <TableColumnItem>
      <ScriptBlock>
        <xsl:if test="contains(., '$room')">
          <xsl:value-of select="concat('$room = ', $table, '.Room', $column, '$Host); ')" />
        </xsl:if>
        <xsl:value-of select="concat($table, '.', @Wrap)" />
        <xsl:if test="not(@Wrap)">Cell</xsl:if>
        <xsl:value-of select="$column" />
        <xsl:apply-templates select="." mode="value" />
        <xsl:text>, $Host</xsl:text>
        <xsl:if test="@State">, <xsl:apply-templates select="@State" />, $PSStyle</xsl:if>
        <xsl:text>)</xsl:text>
      </ScriptBlock>
    </TableColumnItem>
  </xsl:template>

  <xsl:template match="List" mode="control">
    <ListControl>
      <ListEntries>
        <ListEntry>
          <ListItems>
            <xsl:apply-templates select="Line" />
            <ListItem>
              <Label>DockerHost</Label>
              <ScriptBlock>[DockerSock.Formats.CellText]::Of($_.DockerHost)</ScriptBlock>
            </ListItem>
          </ListItems>
        </ListEntry>
      </ListEntries>
    </ListControl>
  </xsl:template>

  <xsl:template match="Line">
    <ListItem>
      <Label><xsl:value-of select="@Label" /></Label>
      <xsl:if test="@When | @Optional">
        <ItemSelectionCondition>
          <ScriptBlock>
            <xsl:value-of select="@When" />
            <xsl:if test="@Optional"><xsl:apply-templates select="." mode="value" /></xsl:if>
          </ScriptBlock>
        </ItemSelectionCondition>
      </xsl:if>
      <ScriptBlock><xsl:apply-templates select="." mode="value" /></ScriptBlock>
    </ListItem>
  </xsl:template>

  <!-- What stands between the tags, without any the object itself, as a method makes a text of it. -->
  <xsl:template match="Column | Line" mode="value">
    <xsl:apply-templates select="@As" />
    <xsl:if test="self::Line and not(@As)">[DockerSock.Formats.CellText]::Of</xsl:if>
    <xsl:if test="self::Line or @As">(</xsl:if>
    <xsl:value-of select="normalize-space(.)" />
    <xsl:if test="not(node())">$_</xsl:if>
    <xsl:if test="self::Line or @As">)</xsl:if>
  </xsl:template>

  <xsl:template match="@As">[DockerSock.Formats.CellText]::<xsl:value-of select="." /></xsl:template>

  <xsl:template match="@As[contains(., '.')]">
    <xsl:value-of select="concat('[DockerSock.Formats.', substring-before(., '.'), ']::', substring-after(., '.'))" />
  </xsl:template>

  <xsl:template match="@State[not(contains(., '$'))]">
    <xsl:value-of select="concat('[DockerSock.Formats.', substring-before(., '.'), ']::', substring-after(., '.'))" />
    <xsl:text>($_)</xsl:text>
  </xsl:template>
</xsl:stylesheet>
